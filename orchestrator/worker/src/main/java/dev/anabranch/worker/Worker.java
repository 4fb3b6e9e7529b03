package dev.anabranch.worker;

import dev.anabranch.blobs.BlobDamaged;
import dev.anabranch.blobs.BlobMissing;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.blobs.WorkspaceBounds;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.ToolResult;
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
import dev.anabranch.tools.Tools;
import dev.anabranch.workspace.KeptOutputs;
import dev.anabranch.workspace.WorkspaceHome;
import dev.anabranch.workspace.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes tool calls from the bus, runs each in its own sandbox, and answers with the settlement. A
 * worker whose sandbox is not closed on this machine takes no call at all; {@link #readiness} says
 * what is missing.
 */
public final class Worker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final Readiness readiness;
  private final List<AutoCloseable> parts;

  private Worker(Readiness readiness, List<AutoCloseable> parts) {
    this.readiness = readiness;
    this.parts = parts;
  }

  /**
   * What a worker is told.
   *
   * @param id names it and its call journal; two workers on one data folder need two ids
   * @param slots how many calls run at once
   * @param data the data folder: blobs, call journal and, for an ordinary user, workspaces
   * @param workspacesMax how many sessions' folders are kept when not in use
   */
  public record Settings(
      String id, int slots, Path data, SandboxSettings sandbox, int workspacesMax) {
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
    }

    public static Settings of(Path data) {
      return new Settings(
          DEFAULT_ID, DEFAULT_SLOTS, data, SandboxSettings.DEFAULT, DEFAULT_WORKSPACES);
    }
  }

  /** As {@link #start(Settings, Bus, Tools)} with the shell and the file tools. */
  public static Worker start(Settings settings, Bus bus) {
    return start(settings, bus, Tools.standard());
  }

  /** Probes the sandbox and, if it is closed, begins to take calls. */
  public static Worker start(Settings settings, Bus bus, Tools tools) {
    List<AutoCloseable> parts = new ArrayList<>();
    try {
      String sandbox = open(settings, bus, tools, parts);
      return new Worker(new Readiness.Ready(sandbox), parts);
    } catch (SandboxUnavailable | CallJournalBusy e) {
      return notReady(String.valueOf(e.getMessage()), parts);
    } catch (IOException e) {
      return notReady("The worker cannot use its folders: " + e, parts);
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

  private static Worker notReady(String message, List<AutoCloseable> parts) {
    LOG.log(System.Logger.Level.ERROR, message);
    Worker worker = new Worker(new Readiness.NotReady(message), parts);
    worker.close();
    return worker;
  }

  private static WorkspaceHome home(Settings settings) throws IOException {
    String suffix = settings.id().equals(Settings.DEFAULT_ID) ? "" : "-" + settings.id();
    return WorkspaceHome.of(settings.data(), Bubblewrap.isRoot(), suffix);
  }

  private static String open(Settings settings, Bus bus, Tools tools, List<AutoCloseable> parts)
      throws SandboxUnavailable, IOException {
    WorkspaceHome home = home(settings);
    Path calls = settings.data().resolve("calls").resolve(settings.id());
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
    CallRunner runner = new CallRunner(workspaces, blobs, sandbox, spools);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            settings.slots(), Thread.ofPlatform().daemon().name("worker-", 1).factory());
    parts.addFirst(threads::shutdown);
    subscribe(bus, new CallDesk(tools, journal, runner, threads), settings.slots(), parts);
    return sandbox.description();
  }

  private static void subscribe(Bus bus, CallDesk desk, int slots, List<AutoCloseable> parts) {
    parts.addFirst(
        bus.takeCancels(cancel -> {
          if (cancel.superseded().isEmpty()) {
            desk.cancel(cancel.session());
          }
        }));
    parts.addFirst(bus.takeCalls(slots, delivery -> answer(bus, desk, delivery)));
    parts.addFirst(desk::close);
  }

  private static CompletionStage<Void> answer(Bus bus, CallDesk desk, Bus.Delivery delivery) {
    SessionId session = delivery.request().session();
    int attempt = delivery.request().attempt();
    return desk.settle(delivery)
        .thenCompose(settlement -> bus.publish(new ToolResult(session, attempt, settlement)));
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

  /** Stops taking calls. Calls under way are ended and left for the next delivery. */
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
