package dev.anabranch.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.LibraryEntry;
import dev.anabranch.journal.ExperienceLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log keeps that outlives its process. */
public abstract class DurableExperienceLogContract extends ExperienceLogContract {

  /** What a process would find that opens the store if the writing one were killed right now. */
  protected abstract ExperienceLog afterKill(SteppedClock clock);

  @Test
  void what_was_acknowledged_is_there_after_a_kill_and_the_log_goes_on() {
    List<LibraryEntry> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.addAll(log.append(all.size(), List.of(added(2 * i), added(2 * i + 1))));
      try (ExperienceLog found = afterKill(clock)) {
        assertThat(found.read(0, 100)).isEqualTo(all);
        assertThat(found.fault()).isEmpty();
      }
    }

    try (ExperienceLog found = afterKill(clock)) {
      found.append(all.size(), List.of(retired(3)));
      assertThat(found.fault()).isEmpty();
      assertThat(found.library().active()).hasSize(all.size() - 1);
    }
  }
}
