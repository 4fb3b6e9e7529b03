package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Lesson;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.ExperienceDesk;
import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.localpostgres.LocalPostgres;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresExperienceLogTest extends DurableExperienceLogContract {
  private String database = "";

  @Override
  protected ExperienceLog open(SteppedClock clock) {
    database = LocalPostgres.shared().freshDatabase();
    return afterKill(clock);
  }

  /** The server lives on and shows what was committed, and nothing else. */
  @Override
  protected ExperienceLog afterKill(SteppedClock clock) {
    return OpenedWithJournal.of(Database.postgres(database), clock);
  }

  @Test
  void two_nodes_write_one_log() {
    try (ExperienceLog other = afterKill(clock)) {
      CompletableFuture.allOf(
              Stream.of(log, other)
                  .map(node -> CompletableFuture.runAsync(() -> addTen(new ExperienceDesk(node))))
                  .toArray(CompletableFuture[]::new))
          .join();

      assertThat(other.library().active()).hasSize(20);
      assertThat(log.library()).isEqualTo(other.library());
      assertThat(log.fault()).isEmpty();
    }
  }

  private static void addTen(ExperienceDesk desk) {
    for (int i = 0; i < 10; i++) {
      desk.add(
          new Lesson(Lesson.Kind.MEMORY, "t" + i, "", "c", "", Lesson.Polarity.MIXED, List.of()),
          "a node");
    }
  }
}
