package dev.anabranch.launcher.server;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.Bus;
import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.console.ConsolePorts;
import dev.anabranch.console.ConsolePorts.Readiness;
import dev.anabranch.console.ConsoleServer;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.JdbcExperienceLog;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.TrustedSkills;
import dev.anabranch.launcher.doctor.Doctor;
import dev.anabranch.launcher.server.Closing.Part;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.Timeouts;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Settings;
import dev.anabranch.remote.RemoteWorkers;
import dev.anabranch.sessions.GrowingReplies;
import dev.anabranch.sessions.JournalSessionReads;
import dev.anabranch.sessions.ListFolds;
import dev.anabranch.sessions.LocalSessions;
import dev.anabranch.sessions.Offers;
import dev.anabranch.sessions.SessionImports;
import dev.anabranch.sessions.SessionParts;
import dev.anabranch.sessions.SessionReads;
import dev.anabranch.sessions.SessionStart;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.SkillStore;
import dev.anabranch.sessions.dispatch.DispatchTerms;
import dev.anabranch.sessions.dispatch.Heard;
import dev.anabranch.sessions.dispatch.WorkerView;
import dev.anabranch.worker.Worker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens the parts of a server from what is configured, and gives each to {@link Closing}. */
final class ServerParts {
  /** No put takes that long, also not of a worker in a process of its own. */
  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

  /** A worker that says that it ends a cancelled call has this long; a silent one has less. */
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(WorkerBeat.ENDING_SECONDS);

  private final DataFolder data;
  private final Configuration configuration;
  private final ServerOptions options;
  private final Closing parts;
  private final InstantSource clock = InstantSource.system();
  private final Journal journal;
  private final ExperienceLog experience;
  private final StateSnapshots snapshots;
  private final Derived derived;
  private final FolderBlobs blobs;
  private final RemoteWorkers remote = new RemoteWorkers();
  private final GrowingReplies replies = new GrowingReplies();
  private final Heard heard = Heard.nothing(clock);
  private final CompletableFuture<OpenAiModel> model;

  ServerParts(DataFolder data, Configuration configuration, ServerOptions options, Closing parts) {
    this.data = data;
    this.configuration = configuration;
    this.options = options;
    this.parts = parts;
    this.model = later(this::model);
    Database place = JournalPlace.of(configuration, data);
    this.journal = parts.keep(Part.JOURNAL, JdbcJournal.open(place, clock));
    this.experience = parts.keep(Part.EXPERIENCE, JdbcExperienceLog.beside(place, clock));
    Anchoring.start(
            journal,
            JournalPlace.anchors(configuration, data),
            configuration.duration(Key.ANCHOR_INTERVAL),
            clock)
        .ifPresent(anchoring -> parts.keep(Part.ANCHORS, anchoring));
    this.snapshots = parts.keep(Part.SNAPSHOTS, SqliteSnapshots.open(data.derived()));
    this.derived =
        parts.keep(
            Part.DERIVED,
            Derived.following(place, data.derived(), journal, new ListFolds(journal, snapshots)));
    this.blobs = new FolderBlobs(data.blobs());
    blobs.removeLeftovers(clock.instant().minus(LEFTOVER_AGE));
    BlobCollection.noteJournal(data, configuration);
    BlobCollection collection = new BlobCollection(data, configuration, journal, blobs, clock);
    parts.keep(Part.COLLECTOR, new CollectorWatch(() -> collection.run(false))).start();
  }

  /** Opens a part on a thread of its own. */
  <T> CompletableFuture<T> later(Supplier<T> opening) {
    return CompletableFuture.supplyAsync(
        opening, task -> Thread.ofPlatform().daemon().name("start").start(task));
  }

  private OpenAiModel model() {
    ModelServer embedded = parts.keep(Part.MODEL_SERVER, ModelServer.start(Settings.DEFAULT));
    Endpoints endpoints =
        new Endpoints(
            Optional.of(embedded.baseUrl()),
            configuration.text(Key.MODEL_URL),
            configuration.apiKey());
    OpenAiModel opened = parts.keep(Part.MODEL, new OpenAiModel(endpoints, Timeouts.DEFAULT));
    opened.warm();
    return opened;
  }

  /**
   * @param over told if the broker dies by itself
   */
  Bus bus(CompletableFuture<String> over) {
    BusAccess access =
        BusConnection.cluster(configuration).orElseGet(() -> embeddedBroker(over).access());
    return parts.keep(Part.BUS, KafkaBus.connect(access, clock, "local"));
  }

  private EmbeddedBroker embeddedBroker(CompletableFuture<String> over) {
    EmbeddedBroker broker =
        parts.keep(Part.BROKER, EmbeddedBroker.start(data.kafka(), data.busSecret()));
    broker.died().thenAccept(reason -> over.complete("the embedded broker died: " + reason));
    return broker;
  }

  /** {@code near} are the offers of the worker in this process. */
  Sessions sessions(Bus bus, Offers near) {
    return parts.keep(
        Part.SESSIONS,
        LocalSessions.start(
            new SessionParts(
                journal,
                bus,
                model.join(),
                clock,
                CANCEL_GRACE,
                new SecureRandom(),
                extras(near))));
  }

  private SessionParts.Extras extras(Offers near) {
    SessionStart start =
        new SessionStart(
            blobs,
            new SkillStore(data.skills()),
            new TrustedSkills(data.trustedSkills())::hashes,
            experience::library);
    return new SessionParts.Extras(
        snapshots,
        configuration.prices()::cost,
        Optional.of(blobs),
        Optional.of(start),
        replies,
        DispatchTerms.DEFAULT.waiting(configuration.duration(Key.DISPATCH_WAIT)),
        Optional.of(heard),
        near,
        OwnSecrets.of(data, configuration));
  }

  Worker worker(Bus bus) {
    Worker.Settings settings = WorkerSettings.of(configuration, data);
    return WorkerSettings.start(configuration, settings, bus, remote, parts);
  }

  SessionReads reads() {
    return new JournalSessionReads(
        journal, snapshots, blobs, Optional.of(JournalPlace.anchors(configuration, data)), derived);
  }

  private Json.Obj workers() {
    return Json.object()
        .with("workers", Json.array(heard.workers().all().stream().map(WorkerView::json).toList()));
  }

  void onCommit(Runnable listener) {
    journal.onCommit(listener);
  }

  ConsoleServer console(
      Sessions sessions, Bus bus, SessionReads reads, Supplier<Readiness> readiness) {
    ConsolePorts ports =
        new ConsolePorts(
            sessions,
            reads,
            replies,
            new SessionImports(journal, blobs, reads)::read,
            journal::onCommit,
            blobs,
            new Snapshots(blobs),
            new ServerModels(configuration, model),
            new ExperienceDesk(experience),
            readiness,
            () -> new Doctor(data, configuration, this::workers).json(),
            heard.workers()::all,
            heard.outputs(),
            Optional.of(remote).filter(here -> options.role().works()),
            Optional.of(bus::dead),
            Optional.of(JournalPlace.anchors(configuration, data)));
    return parts.keep(
        Part.CONSOLE,
        new ConsoleServer(ConsoleAddress.settings(data, configuration, options), ports));
  }
}
