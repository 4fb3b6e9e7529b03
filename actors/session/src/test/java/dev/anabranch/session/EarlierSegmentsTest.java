package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EarlierSegmentsTest {
  private static final SessionId ID = SessionId.random(new SplittableRandom(3));

  private final List<Event> journal = new ArrayList<>();
  private int read;

  @Test
  void a_past_that_fits_is_read_once_however_often_the_model_is_asked() {
    say(1_000, 100);
    Prompt resumed = resumed();
    EarlierSegments earlier = new EarlierSegments(ID, this::page);

    List<Segment> first = earlier.of(resumed);
    assertThat(read).isEqualTo(1_000);
    for (int i = 0; i < 50; i++) {
      resumed = plus(resumed);
      assertThat(resumed.segments(earlier.of(resumed))).hasSize(1_001 + i);
    }
    assertThat(earlier.of(resumed)).isEqualTo(first);
    assertThat(read).isEqualTo(1_000);
  }

  @Test
  void a_past_that_does_not_fit_is_read_again_and_not_held() {
    say(100, 100_000);
    Prompt resumed = resumed();
    EarlierSegments earlier = new EarlierSegments(ID, this::page);

    earlier.of(resumed);
    assertThat(resumed.segments(earlier.of(resumed))).hasSize(100);
    assertThat(read).isEqualTo(200);
  }

  @Test
  void a_prompt_that_knows_more_of_its_past_asks_for_less() {
    say(20, 10);
    EarlierSegments earlier = new EarlierSegments(ID, this::page);
    assertThat(earlier.of(resumed())).hasSize(20);
    assertThat(earlier.of(whole())).isEmpty();
    assertThat(earlier.of(resumed())).hasSize(20);
  }

  @Test
  void a_journal_that_ends_too_early_or_says_something_else_is_refused() {
    say(10, 10);
    Prompt resumed = resumed();
    Event last = journal.removeLast();
    assertThatThrownBy(() -> new EarlierSegments(ID, this::page).of(resumed))
        .hasMessageContaining("no entry 10");
    journal.add(new PeopleEvent.SteerAdmitted(1, "another"));
    List<Segment> others = new EarlierSegments(ID, this::page).of(resumed);
    assertThatThrownBy(() -> resumed.segments(others)).isInstanceOf(IllegalArgumentException.class);
    journal.set(9, last);
    assertThat(resumed.segments(new EarlierSegments(ID, this::page).of(resumed))).hasSize(10);
  }

  private void say(int count, int chars) {
    for (int i = 0; i < count; i++) {
      journal.add(new PeopleEvent.SteerAdmitted(1, i + "x".repeat(chars)));
    }
  }

  private Prompt plus(Prompt prompt) {
    journal.add(new PeopleEvent.SteerAdmitted(1, "more"));
    return prompt.plus(journal.size(), journal.getLast());
  }

  private Prompt whole() {
    Prompt prompt = Prompt.of(StandardHeader.create());
    for (int i = 0; i < journal.size(); i++) {
      prompt = prompt.plus(i + 1L, journal.get(i));
    }
    return prompt;
  }

  /** As it comes from a snapshot at the head. */
  private Prompt resumed() {
    Prompt whole = whole();
    return Prompt.forgotten(
        StandardHeader.create(),
        View.FULL,
        0,
        new ContextEvent.Epoch(1, 0, whole.segmentCount(), whole.bytes(), whole.prefixHash()),
        journal.size());
  }

  private List<Entry> page(SessionId session, long after, int max) {
    List<Entry> page = new ArrayList<>();
    for (long seq = after + 1; seq <= Math.min(after + max, journal.size()); seq++) {
      page.add(new Entry(seq, 0, session, 0, "", journal.get(Math.toIntExact(seq - 1))));
    }
    read += page.size();
    return page;
  }
}
