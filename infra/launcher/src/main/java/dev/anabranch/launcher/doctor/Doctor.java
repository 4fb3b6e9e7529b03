package dev.anabranch.launcher.doctor;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.BusUnavailable;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalFailed;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.AnchorsRefused;
import dev.anabranch.journal.derived.Derived;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.config.Setting;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.ServerNote;
import dev.anabranch.launcher.server.BusConnection;
import dev.anabranch.launcher.server.JournalPlace;
import dev.anabranch.launcher.server.WorkerSettings;
import dev.anabranch.launcher.task.ModelNaming;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.OpenAiModel;
import dev.anabranch.model.ProbeReport;
import dev.anabranch.model.Timeouts;
import dev.anabranch.worker.Readiness;
import dev.anabranch.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at every part of an installation. Starts no server; asks only the named endpoint. */
public final class Doctor {
  private static final int JDK_MIN = 25;
  private static final Duration FOREIGN_WITHIN = Duration.ofSeconds(5);

  private final DataFolder data;
  private final Configuration configuration;
  private final Supplier<Json.Obj> workers;

  /** Where no server could know of workers. */
  public Doctor(DataFolder data, Configuration configuration) {
    this(data, configuration, () -> Json.object().with("workers", Json.array(List.of())));
  }

  /**
   * @param workers what {@code GET /api/workers} answers
   */
  public Doctor(DataFolder data, Configuration configuration, Supplier<Json.Obj> workers) {
    this.data = data;
    this.configuration = configuration;
    this.workers = workers;
  }

  /** {@code {ok, findings: [{part, ok, found, fix?}], settings: [{key, value, from}]}}. */
  public Json.Obj json() {
    List<Finding> findings = findings();
    return Json.object()
        .with("ok", findings.stream().allMatch(Finding::ok))
        .with("findings", Json.array(findings.stream().map(Finding::json).toList()))
        .with("settings", Json.array(settings()));
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk());
    findings.add(folder());
    findings.add(server());
    findings.add(journal());
    findings.add(anchors());
    findings.add(projections());
    findings.add(broker());
    findings.add(sandbox());
    findings.add(new WorkerFinding(ServerNote.living(data).isPresent(), workers).told());
    findings.addAll(new ForeignFindings(configuration.foreignServers(), FOREIGN_WITHIN).all());
    findings.addAll(model());
    return findings;
  }

  private List<Json.Obj> settings() {
    List<Json.Obj> settings = new ArrayList<>();
    Arrays.stream(Key.values())
        .flatMap(key -> configuration.setting(key).stream())
        .map(Doctor::json)
        .forEach(settings::add);
    String key = configuration.apiKey().isPresent() ? "set" : "not set";
    settings.add(
        Json.object()
            .with("key", Configuration.API_KEY)
            .with("value", key)
            .with("from", Configuration.API_KEY));
    return settings;
  }

  private static Json.Obj json(Setting setting) {
    return Json.object()
        .with("key", setting.key().path())
        .with("value", setting.shown())
        .with("from", setting.from());
  }

  private static Finding jdk() {
    String found = "Java " + Runtime.version() + " at " + System.getProperty("java.home");
    return Runtime.version().feature() >= JDK_MIN
        ? Finding.good("jdk", found)
        : Finding.bad("jdk", found, "install JDK " + JDK_MIN + " or newer");
  }

  private Finding folder() {
    Path root = data.root();
    if (!data.exists()) {
      return Finding.good("data folder", root + " (made at the first run)");
    }
    return Files.isWritable(root)
        ? Finding.good("data folder", root.toString())
        : Finding.bad(
            "data folder",
            root + " is not writable",
            "name another by --data, or change its owner");
  }

  private Finding server() {
    return ServerNote.living(data)
        .map(note -> "process " + note.pid() + " at " + note.url())
        .map(found -> Finding.good("server", found))
        .orElseGet(() -> Finding.good("server", "none is up; run, demo and up start one"));
  }

  private Finding journal() {
    Database place = JournalPlace.of(configuration, data);
    try (JournalReader journal = JdbcJournal.readOnly(place)) {
      return Finding.good(
          "journal", place + ", " + Counted.of(journal.sessions().size(), "session"));
    } catch (JournalDamaged e) {
      return Finding.bad(
          "journal",
          String.valueOf(e.getMessage()),
          "restore " + place + " from a backup, or name another journal to begin anew");
    } catch (JournalFailed e) {
      return Finding.bad("journal", String.valueOf(e.getMessage()), "see what it says of " + place);
    }
  }

  private Finding anchors() {
    AnchorPlace place = JournalPlace.anchors(configuration, data);
    try {
      boolean stated = place.verifier().isPresent();
      return Finding.good(
          "anchors",
          stated
              ? place.statements()
                  + ", key "
                  + place.publicKey()
                  + "; an auditor copies both elsewhere, the statements again from time to time: who"
                  + " holds anchor.key can sign anew, but cannot change the copies"
              : place.statements() + " (made when a server starts)");
    } catch (AnchorsRefused e) {
      return Finding.bad(
          "anchors",
          String.valueOf(e.getMessage()),
          "put it back from a copy; name the statements by " + Key.ANCHORS.variable());
    }
  }

  private Finding projections() {
    Database place = JournalPlace.of(configuration, data);
    try (JournalReader journal = JdbcJournal.readOnly(place);
        Derived derived = Derived.stored(place, data.derived(), journal)) {
      if (derived.fresh().isPresent()) {
        return Finding.good("projections", "lists, usage and search know every event");
      }
      long lag = derived.lag();
      return Finding.good(
          "projections",
          lag > 0
              ? Counted.of(lag, "event") + " behind; a server that is up catches up by itself"
              : "none are kept; the next server makes them");
    } catch (JournalDamaged | JournalFailed e) {
      return Finding.good("projections", "wait for the journal");
    }
  }

  private Finding broker() {
    Optional<BusAccess> cluster = BusConnection.cluster(configuration);
    if (cluster.isEmpty()) {
      return Finding.good("broker", "embedded, log in " + data.kafka());
    }
    try {
      KafkaBus.check(cluster.get());
      return Finding.good("broker", "cluster at " + cluster.get().bootstrap());
    } catch (BusUnavailable e) {
      return Finding.bad(
          "broker",
          String.valueOf(e.getMessage()),
          "check " + Key.KAFKA.variable() + "; share groups need Kafka 4.2 or newer");
    }
  }

  private Finding sandbox() {
    return switch (Worker.probe(WorkerSettings.of(configuration, data))) {
      case Readiness.Ready ready -> Finding.good("sandbox", ready.sandbox());
      case Readiness.NotReady not ->
          Finding.bad("sandbox", not.message(), "see the message; no call runs without a sandbox");
    };
  }

  private List<Finding> model() {
    Optional<String> url = configuration.text(Key.MODEL_URL);
    Endpoints endpoints = new Endpoints(Optional.empty(), url, configuration.apiKey());
    try (OpenAiModel models = new OpenAiModel(endpoints, Timeouts.DEFAULT)) {
      ModelNaming naming =
          new ModelNaming(configuration, endpoint -> models.listModels(endpoint).join());
      ModelChoice chosen = naming.choose(Optional.empty());
      List<Finding> findings = new ArrayList<>();
      if (chosen.equals(ModelNaming.EMBEDDED)) {
        findings.add(Finding.good("model", chosen.id() + ", embedded; name another by --model"));
      } else {
        ProbeReport report = models.probe(chosen).join();
        findings.addAll(new ModelFindings(chosen, configuration, report).all());
      }
      findings.add(ModelFindings.fallback(naming.fallback(Optional.empty(), chosen)));
      findings.add(ModelFindings.prices(configuration.prices(), chosen));
      return findings;
    } catch (VerbFailed e) {
      return List.of(Finding.bad("model", String.valueOf(e.getMessage()), "see the message"));
    }
  }
}
