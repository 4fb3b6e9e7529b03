package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Usage;
import dev.anabranch.model.ModelAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EntryTimesTest {
  private static final long BEFORE = 1_000;
  private static final Origins ORIGINS = new WrittenAt(seq -> BEFORE * 1_000);

  private long now = 5_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final Played played = Played.submitted(4);

  @Test
  void what_was_there_at_the_start_was_written_when_the_journal_says() {
    EntryTimes times = new EntryTimes(clock);
    times.recalled(Recalled.of(played.state, ORIGINS));
    times.see(played.state);
    assertThat(times.at(1)).isEqualTo(BEFORE);
  }

  @Test
  void what_came_since_was_written_when_it_was_first_seen() {
    EntryTimes times = new EntryTimes(clock);
    times.recalled(Recalled.of(played.state, ORIGINS));
    times.see(played.state);
    putOff();
    times.see(played.state);
    now += 700;
    times.see(played.state);

    assertThat(times.at(played.state.retry().orElseThrow().since())).isEqualTo(5_000);
    assertThat(times.at(1)).isEqualTo(BEFORE);
  }

  @Test
  void a_pause_in_the_middle_of_a_wait_does_not_begin_it_again() {
    EntryTimes times = new EntryTimes(clock);
    putOff();
    times.see(played.state);
    played.tell(new SessionCommand.Pause("owner"));
    times.see(played.state);
    now += 700;
    played.tell(new SessionCommand.Resume("owner"));
    times.see(played.state);
    assertThat(times.at(played.state.retry().orElseThrow().since())).isEqualTo(5_000);
  }

  @Test
  void what_nothing_waits_from_any_more_is_forgotten() {
    EntryTimes times = new EntryTimes(clock);
    putOff();
    times.see(played.state);
    long failed = played.state.retry().orElseThrow().since();
    played.tell(new SessionCommand.RetryDue());
    times.see(played.state);
    assertThatThrownBy(() -> times.at(failed)).hasMessageContaining("nothing waits from entry");
  }

  private void putOff() {
    played.answer(
        new ModelAnswer.Failed(
            "rate_limited",
            "later",
            true,
            OptionalLong.of(429),
            OptionalLong.of(60_000),
            Usage.UNKNOWN));
  }
}
