package dev.anabranch.worker;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.blobs.WorkspaceBounds;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Lanes;
import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.CallDenied;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Rejected;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxFolders;
import dev.anabranch.sandbox.SandboxLimits;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.sandbox.SandboxUnavailable;
import dev.anabranch.tools.Languages;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolSource;
import dev.anabranch.tools.Tools;
import dev.anabranch.tools.WebFetch;
import dev.anabranch.workspace.KeptOutputs;
import dev.anabranch.workspace.WorkspaceHome;
import dev.anabranch.workspace.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes tool calls from the bus, runs each in its own sandbox, and answers with the settlement. A
 * worker whose sandbox is not closed on this machine takes no call at all; {@link #readiness} says
 * what is missing.
 */
public final class Worker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  /** How long a workspace stays that no call came for. */
  private static final Duration UNUSED_MAX = Duration.ofDays(14);

  private final Readiness readiness;
  private final Optional<Shift> shift;
  private final List<AutoCloseable> parts;

  private Worker(Readiness readiness, Optional<Shift> shift, List<AutoCloseable> parts) {
    this.readiness = readiness;
    this.shift = shift;
    this.parts = parts;
  }

  /** What takes calls, what holds them, and what says so. */
  private record Shift(List<Bus.Subscription> calls, CallDesk desk, Heart heart) {}

  /**
   * What a worker is told.
   *
   * @param id names it and its call journal; two workers on one data folder need two ids
   * @param slots how many calls run at once
   * @param data the data folder: blobs, call journal and, for an ordinary user, workspaces
   * @param workspacesMax how many sessions' folders are kept when not in use
   * @param labels the kinds of calls it takes; empty for those of no label
   * @param outside what of the world outside its calls may reach at most
   */
  public record Settings(
      String id,
      int slots,
      Path data,
      SandboxSettings sandbox,
      int workspacesMax,
      List<String> labels,
      Outside outside) {
    public static final String DEFAULT_ID = "local";
    public static final int DEFAULT_SLOTS = 4;
    public static final int DEFAULT_WORKSPACES = 64;

    public Settings {
      if (!id.matches("[a-z0-9][a-z0-9-]{0,39}")) {
        throw new IllegalArgumentException("a worker id has up to 40 of a-z, 0-9 and -, not " + id);
      }
      if (slots < 1 || workspacesMax < 1) {
        throw new IllegalArgumentException("a worker needs at least one slot and one workspace");
      }
      labels = labels.stream().map(Lanes::own).distinct().toList();
    }

    /** Settings of a worker that takes the calls of no label and lets them reach nothing. */
    public Settings(String id, int slots, Path data, SandboxSettings sandbox, int workspacesMax) {
      this(id, slots, data, sandbox, workspacesMax, List.of(), Outside.NOTHING);
    }

    public Settings withLabels(List<String> wanted) {
      return new Settings(id, slots, data, sandbox, workspacesMax, wanted, outside);
    }

    public Settings letting(Outside reached) {
      return new Settings(id, slots, data, sandbox, workspacesMax, labels, reached);
    }

    public static Settings of(Path data) {
      return new Settings(
          DEFAULT_ID, DEFAULT_SLOTS, data, SandboxSettings.DEFAULT, DEFAULT_WORKSPACES);
    }
  }

  /** As {@link #start(Settings, Bus, Tools)} with the shell, the file tools and web_fetch. */
  public static Worker start(Settings settings, Bus bus) {
    return start(settings, bus, tools(settings));
  }

  /** The tools of a worker with these settings, to which others can be added. */
  public static Tools tools(Settings settings) {
    return Tools.standard().with(new WebFetch(settings.outside().fetch()));
  }

  /** Probes the sandbox and, if it is closed, begins to take calls. */
  public static Worker start(Settings settings, Bus bus, Tools tools) {
    List<AutoCloseable> parts = new CopyOnWriteArrayList<>();
    try {
      return open(settings, bus, tools, parts);
    } catch (CallJournalBusy e) {
      return notReady(String.valueOf(e.getMessage()), parts, Optional.empty());
    } catch (SandboxUnavailable e) {
      return notReady(String.valueOf(e.getMessage()), parts, Optional.of(new Seat(settings, bus)));
    } catch (IOException e) {
      return notReady("The worker cannot use its folders: " + e, parts, Optional.empty());
    }
  }

  /** Looks whether a worker with these settings would take calls; for {@code doctor}. */
  public static Readiness probe(Settings settings) {
    try {
      Path scratch = home(settings).folder().resolve("doctor-" + ProcessHandle.current().pid());
      try (Bubblewrap sandbox = Bubblewrap.open(settings.sandbox(), scratch, 0)) {
        return new Readiness.Ready(sandbox.description());
      }
    } catch (SandboxUnavailable e) {
      return new Readiness.NotReady(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Readiness.NotReady("The worker cannot use its folders: " + e);
    }
  }

  /** Where a worker would have worked. */
  private record Seat(Settings settings, Bus bus) {}

  /** A worker that has a journal of its own tells the others why it takes no calls. */
  private static Worker notReady(String message, List<AutoCloseable> parts, Optional<Seat> seat) {
    LOG.log(System.Logger.Level.ERROR, message);
    List<AutoCloseable> left = new ArrayList<>();
    seat.ifPresent(at -> {
      Heart heart =
          Heart.unable(
              at.bus(), Heart.self(nameOf(at.settings()), at.settings(), Optional.of(message)));
      heart.start();
      left.add(heart);
    });
    new Worker(new Readiness.NotReady(message), Optional.empty(), parts).close();
    return new Worker(new Readiness.NotReady(message), Optional.empty(), left);
  }

  private static String nameOf(Settings settings) {
    try {
      return WorkerName.in(calls(settings), settings.id());
    } catch (IOException e) {
      return settings.id();
    }
  }

  private static Path calls(Settings settings) {
    return settings.data().resolve("calls").resolve(settings.id());
  }

  private static WorkspaceHome home(Settings settings) throws IOException {
    String suffix = settings.id().equals(Settings.DEFAULT_ID) ? "" : "-" + settings.id();
    return WorkspaceHome.of(settings.data(), Bubblewrap.isRoot(), suffix);
  }

  private static Worker open(Settings settings, Bus bus, Tools tools, List<AutoCloseable> parts)
      throws SandboxUnavailable, IOException {
    WorkspaceHome home = home(settings);
    Path calls = calls(settings);
    CallJournal journal = CallJournal.open(calls);
    parts.addFirst(journal);
    Path spools = calls.resolve("spool");
    SandboxFolders.delete(spools);
    Files.createDirectory(spools);

    Bubblewrap sandbox =
        Bubblewrap.open(settings.sandbox(), home.folder().resolve("rooms"), home.number());
    parts.addFirst(sandbox);
    sandbox
        .user()
        .ifPresent(user ->
            LOG.log(
                System.Logger.Level.INFO,
                "running as root: commands run as uid {0}",
                Integer.toString(user.uid())));

    BlobStore blobs = new FolderBlobs(settings.data().resolve("blobs"));
    Snapshots snapshots =
        new Snapshots(blobs, bounds(settings.sandbox().limits()), InstantSource.system());
    Workspaces workspaces =
        new Workspaces(
            home.folder(),
            snapshots,
            sandbox.user(),
            settings.workspacesMax(),
            (session, into) -> bringBack(journal, blobs, session, into));
    workspaces.startCollecting(Instant.now().minus(UNUSED_MAX));
    CallRunner runner = new CallRunner(workspaces, blobs, sandbox, spools, settings.outside());
    Tools all = tools.with(languages(sandbox, home.folder().resolve("languages")));
    Settling settling = new Settling(all, journal, runner, InstantSource.system());
    String name = WorkerName.in(calls, settings.id());
    CallDesk desk =
        new CallDesk(
            name, journal, settling, new Answers(bus), settings.slots(), settings.labels());
    Heart heart =
        new Heart(
            bus,
            Heart.self(name, settings, Optional.empty()),
            new Heart.Now(all::names, desk::busy, desk::holds, desk::printing));
    parts.addFirst(heart);
    parts.addFirst(desk);
    Shift shift = begin(bus, desk, heart, all, parts);
    parts.addFirst(Offering.start(new ToolOffer(name, settings.labels(), List.of()), bus, all));
    return new Worker(new Readiness.Ready(sandbox.description()), Optional.of(shift), parts);
  }

  private static ToolSource languages(Bubblewrap sandbox, Path folder) throws IOException {
    SandboxFolders.delete(folder);
    Files.createDirectory(folder);
    SandboxFolders.giveTo(folder, sandbox.user());
    List<Tool> there = Languages.in(sandbox, folder);
    SandboxFolders.delete(folder);
    return () -> there;
  }

  private static Shift begin(
      Bus bus, CallDesk desk, Heart heart, Tools tools, List<AutoCloseable> parts) {
    desk.start(heart::change);
    heart.start();
    parts.addFirst(bus.takeCancels(desk::cancel));
    List<Bus.Subscription> calls = new ArrayList<>();
    desk.roads().forEach(road -> calls.add(bus.takeCalls(road)));
    calls.add(Lanekeeping.start(bus, desk, tools));
    parts.addAll(0, calls);
    return new Shift(calls, desk, heart);
  }

  private static WorkspaceBounds bounds(SandboxLimits limits) {
    return new WorkspaceBounds(
        limits.workspaceBytes(),
        limits.workspaceFiles(),
        limits.workspaceDepth(),
        BlobStore.BYTES_MAX);
  }

  private static void bringBack(
      CallJournal journal, BlobStore blobs, SessionId session, KeptOutputs into)
      throws IOException {
    for (Settlement settlement : journal.settlements(session)) {
      Optional<String> blob = whole(settlement).blob();
      if (blob.isPresent()) {
        try (InputStream whole = blobs.open(blob.get())) {
          into.keep(settlement.call(), whole);
        } catch (BlobMissing | BlobDamaged e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the whole output of call {0} of session {1} is not there: {2}",
              settlement.call(),
              session,
              e.getMessage());
        }
      }
    }
  }

  private static Output whole(Settlement settlement) {
    return switch (settlement) {
      case Observed observed -> observed.output();
      case Failed failed -> failed.output();
      case Rejected rejected -> Output.EMPTY;
      case CallDenied denied -> Output.EMPTY;
      case CallCancelled cancelled -> Output.EMPTY;
      case InDoubt inDoubt -> Output.EMPTY;
    };
  }

  public Readiness readiness() {
    return readiness;
  }

  /** What it has beyond the tools that every worker has; empty if it takes no calls. */
  public Optional<ToolOffer> offer() {
    return parts.stream()
        .filter(Offering.class::isInstance)
        .map(offering -> ((Offering) offering).now())
        .findFirst();
  }

  /**
   * Takes no more calls, and waits until those it holds are answered; true if they are all. What is
   * not by then is ended by {@link #close}, and goes on elsewhere.
   */
  public boolean drain(Duration atMost) {
    if (shift.isEmpty()) {
      return true;
    }
    shift.get().heart().become(WorkerBeat.State.DRAINING);
    shift.get().calls().forEach(Bus.Subscription::close);
    return shift.get().desk().awaitNothingHeld(atMost);
  }

  /**
   * Stops taking calls. Calls under way are ended and left unanswered: their sessions hear that
   * nobody holds them any more.
   */
  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "a part of the worker did not close", e);
      }
    }
    parts.clear();
  }
}
