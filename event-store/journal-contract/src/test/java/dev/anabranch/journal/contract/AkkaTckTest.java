package dev.anabranch.journal.contract;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalSpec;
import akka.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.akka.CatchUp;
import dev.anabranch.journal.akka.JournalExtension;
import dev.anabranch.journal.snapshots.SqliteSnapshots;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.localpostgres.LocalPostgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Akka's own compatibility kit, each part on a database of its own. */
class AkkaTckTest {
  private static final int JOURNAL_TESTS = 14;
  private static final int SNAPSHOT_TESTS = 12;
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka.loglevel = OFF
              akka.stdout-loglevel = OFF
              akka.test.timefactor = 20
              akka.persistence.journal.plugin = "anabranch.journal"
              akka.persistence.snapshot-store.plugin = "anabranch.snapshots"
              anabranch.journal.event-adapters.text = "dev.anabranch.journal.contract.SpokenText"
              anabranch.journal.event-adapter-bindings {
                "java.lang.String" = text
                "dev.anabranch.events.PeopleEvent$Steered" = text
              }
              """)
          .withFallback(ConfigFactory.load());

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> the_journal_on_sqlite() {
    return ScalaTests.of(new JournalTck(open(sqlite())), JOURNAL_TESTS);
  }

  @TestFactory
  Stream<DynamicTest> the_journal_on_postgresql() {
    return ScalaTests.of(new JournalTck(open(postgres())), JOURNAL_TESTS);
  }

  @TestFactory
  Stream<DynamicTest> the_snapshots_beside_a_journal_on_sqlite() {
    return ScalaTests.of(new SnapshotTck(open(sqlite()), snapshots()), SNAPSHOT_TESTS);
  }

  @TestFactory
  Stream<DynamicTest> the_snapshots_beside_a_journal_on_postgresql() {
    return ScalaTests.of(new SnapshotTck(open(postgres()), snapshots()), SNAPSHOT_TESTS);
  }

  private Journal open(Database database) {
    return kept(JdbcJournal.open(database, InstantSource.system()));
  }

  private StateSnapshots snapshots() {
    return kept(SqliteSnapshots.open(folder.resolve("derived.db")));
  }

  private <T extends AutoCloseable> T kept(T part) {
    opened.add(part);
    return part;
  }

  private Database sqlite() {
    return Database.sqlite(folder.resolve("journal.db"));
  }

  private static Database postgres() {
    return Database.postgres(LocalPostgres.shared().freshDatabase());
  }

  static final class JournalTck extends JavaJournalSpec {
    JournalTck(Journal journal) {
      super(CONFIG);
      JournalExtension.of(system()).install(journal);
    }

    /** Whatever follows a rejected write fails: a branch has no gap. */
    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.off();
    }

    /** Events are written in our own form; Akka's serializers have no part in it. */
    @Override
    public CapabilityFlag supportsSerialization() {
      return CapabilityFlag.off();
    }

    /** The writer's id is not kept: a fork has several, and the replay filter is off. */
    @Override
    public String writerUuid() {
      return "";
    }
  }

  static final class SnapshotTck extends JavaSnapshotStoreSpec {
    SnapshotTck(Journal journal, StateSnapshots snapshots) {
      super(CONFIG);
      JournalExtension.of(system()).install(journal, snapshots, CatchUp.none());
    }

    @Override
    public CapabilityFlag supportsSerialization() {
      return CapabilityFlag.on();
    }
  }
}
