package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a reduction may touch, and what never. */
class ReductionTest {
  private static final String LONG = "x".repeat(2000);

  @Test
  void the_older_half_of_what_saves_becomes_short() {
    Given given = Given.task("t").steps(20);
    assertThat(given.reduction().compacted().orElseThrow().compacted())
        .as("results 3, 5, ..., 21 are not among the newest ten; the older half are five")
        .containsExactly(3L, 5L, 7L, 9L, 11L);
  }

  @Test
  void all_but_the_newest_ten_calls_can_become_short() {
    Given given = Given.task("t").steps(20);
    assertThat(given.reduction().compactedFully().orElseThrow().compacted())
        .containsExactly(3L, 5L, 7L, 9L, 11L, 13L, 15L, 17L, 19L, 21L);
  }

  @Test
  void ten_calls_or_fewer_are_never_touched() {
    assertThat(Given.task("t").steps(10).reduction().compactedFully()).isEmpty();
    assertThat(Given.task("t").steps(5).reduction().replaceable()).isEmpty();
  }

  @Test
  void a_gain_below_a_tenth_is_not_worth_an_epoch() {
    Given given = Given.task("t").step("fs_read", "{}", 0, LONG);
    given.and(Given.said("y".repeat(40_000))).steps(10);
    assertThat(given.reduction().compacted()).isEmpty();
    assertThat(given.reduction().compactedFully().orElseThrow().compacted()).containsExactly(3L);
  }

  @Test
  void people_errors_skills_and_the_last_recital_are_never_touched() {
    Given given = Given.task("task " + LONG);
    given.and(new ContextEvent.InstructionsFound("AGENTS.md", LONG, "00"));
    given.and(new ContextEvent.PlanRecited("old plan " + LONG));
    given.and(Given.said("person " + LONG));
    given.step("shell_run", "{}", 1, "error " + LONG);
    given.and(Given.called("skill_use", "{}"));
    given.and(new ContextEvent.SkillActivated("7.0", "s", "00"));
    given.and(Given.observed("7.0", 0, "skill " + LONG));
    given.and(new ContextEvent.LoopNoticed("fs_read", 3, Optional.of("loop " + LONG)));
    given.and(new ContextEvent.PlanRecited("new plan " + LONG));
    given.step("fs_write", "{\"content\":\"" + LONG + "\"}", 0, "ok");
    given.steps(10);
    assertThat(given.reduction().compactedFully().orElseThrow().compacted())
        .as("the old recital, and the arguments of the write")
        .containsExactly(3L, 12L);
    assertThat(given.reduction().replaceable())
        .as("whole turns without error or skill; the write and the first six of ten reads")
        .contains(12L, 13L, 14L, 15L)
        .doesNotContain(1L, 2L, 4L, 5L, 6L, 7L, 9L, 10L, 11L);
  }

  @Test
  void a_summary_leaves_the_newest_five_calls_and_whole_turns() {
    Given given = Given.task("t").steps(20);
    assertThat(given.reduction().replaceable())
        .hasSize(30)
        .startsWith(2L, 3L, 4L)
        .endsWith(29L, 30L, 31L);
    given.and(
        Given.replied("", new ToolCall("a", "fs_read", "{}"), new ToolCall("b", "fs_read", "{}")));
    given.and(Given.observed("42.0", 0, "one")).and(Given.observed("42.1", 0, "two"));
    assertThat(given.reduction().replaceable()).hasSize(34).endsWith(34L, 35L);
  }

  @Test
  void a_second_compaction_goes_on_where_the_first_one_ended() {
    Given given = Given.task("t").steps(20);
    View first = given.reduction().compacted().orElseThrow();
    reduced(given, ContextEvent.Kind.COMPACT, first);
    given.steps(20);
    assertThat(given.reduction().compacted().orElseThrow().compacted())
        .as("of 25 more, 15 of them new, the older 13")
        .startsWith(3L, 5L, 7L, 9L, 11L, 13L, 15L, 17L)
        .hasSize(18);
  }

  @Test
  void a_compaction_soon_after_another_takes_all_it_can() {
    Given given = Given.task("t").steps(20);
    reduced(given, ContextEvent.Kind.COMPACT, given.reduction().compacted().orElseThrow());
    given.steps(10);
    assertThat(given.reduction().compacted().orElseThrow().compacted())
        .as("all but the newest ten of thirty")
        .hasSize(20);
  }

  @Test
  void where_the_older_half_gains_too_little_all_is_taken() {
    Given given = Given.task("t").step("fs_read", "{}", 0, "z".repeat(600));
    given.step("fs_read", "{}", 0, "y".repeat(6_000)).steps(10);
    assertThat(given.reduction().compacted().orElseThrow().compacted()).containsExactly(3L, 5L);
  }

  @Test
  void a_summary_takes_the_place_of_compacted_entries_and_of_the_summary_before() {
    Given given = Given.task("t").steps(20);
    reduced(given, ContextEvent.Kind.COMPACT, given.reduction().compacted().orElseThrow());
    Reduction reduction = given.reduction();
    View summed = reduction.summedUp(reduction.replaceable(), "first");
    assertThat(summed.compacted()).isEmpty();
    assertThat(summed.form(2)).isEqualTo(View.Form.SUMMARY);
    assertThat(summed.form(3)).isEqualTo(View.Form.NONE);
    reduced(given, ContextEvent.Kind.SUMMARY, summed);
    given.steps(10);
    Reduction again = given.reduction();
    View second = again.summedUp(again.replaceable(), "second");
    assertThat(second.dropped()).containsAll(summed.dropped()).hasSizeGreaterThan(30);
    reduced(given, ContextEvent.Kind.SUMMARY, second);
    assertThat(given.prompt().segments(segments(given)).toString()).isNotEmpty();
    assertThat(said(given)).contains("second").doesNotContain("\"first\"");
  }

  @Test
  void an_empty_view_shows_all_again() {
    Given given = Given.task("t").steps(20);
    String before = said(given);
    reduced(given, ContextEvent.Kind.COMPACT, given.reduction().compacted().orElseThrow());
    assertThat(said(given)).hasSizeLessThan(before.length());
    reduced(given, ContextEvent.Kind.RESTORE, View.FULL);
    assertThat(said(given)).isEqualTo(before);
  }

  @Test
  void random_histories_never_lose_an_error_a_word_of_a_person_or_a_new_call() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Given given = Given.task("t");
      for (int i = 20 + random.nextInt(40); i > 0; i--) {
        given.step("fs_t", "{\"n\":" + random.nextInt(9) + "}", random.nextInt(3), text(random));
        if (random.nextInt(4) == 0) {
          given.and(Given.said(text(random)));
        }
      }
      ErrorRetention errors = new ErrorRetention();
      Reduction reduction = given.reduction();
      View compacted = reduction.compactedFully().orElse(View.FULL);
      List<Long> replaceable = reduction.replaceable();
      for (int i = 0; i < given.head(); i++) {
        errors.entry(i + 1, given.events().get(i));
      }
      long newest = newest(given, 10);
      for (long seq = 1; seq <= given.head(); seq++) {
        Event event = given.events().get((int) seq - 1);
        boolean kept =
            errors.isRetained(seq)
                || !(event instanceof ToolEvent || event instanceof TurnEvent)
                || seq >= newest;
        if (kept) {
          assertThat(compacted.compacted()).as("seed %d entry %d", seed, seq).doesNotContain(seq);
        }
        if (kept && seq < newest) {
          assertThat(replaceable).as("seed %d entry %d", seed, seq).doesNotContain(seq);
        }
      }
    }
  }

  /** The first entry that belongs to the newest so many turns. */
  private static long newest(Given given, int turns) {
    int left = turns;
    for (long seq = given.head(); seq > 0; seq--) {
      if (given.events().get((int) seq - 1) instanceof TurnEvent.ModelReplied && --left == 0) {
        return seq;
      }
    }
    return 1;
  }

  private static String text(SplittableRandom random) {
    return "t".repeat(1 + random.nextInt(random.nextInt(5) == 0 ? 2000 : 100));
  }

  private static void reduced(Given given, ContextEvent.Kind kind, View view) {
    EpochOpening opening = EpochOpening.showing(view, given.head() + 1, given.prompt());
    for (int i = 0; i < given.head(); i++) {
      opening.entry(i + 1, given.events().get(i));
    }
    given.and(new ContextEvent.ContextReduced(kind, view, opening.figures(), Usage.UNKNOWN));
  }

  private static String said(Given given) {
    StringBuilder said = new StringBuilder();
    given.prompt().segments(segments(given)).forEach(s -> said.append(s.messages()));
    return said.toString();
  }

  private static List<Segment> segments(Given given) {
    Prompt prompt = given.prompt();
    return java.util.stream.LongStream.rangeClosed(1, prompt.forgottenUpTo())
        .mapToObj(seq -> prompt.segment(seq, given.events().get((int) seq - 1)))
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void a_failed_call_counts_among_the_newest() {
    Given given = Given.task("t").steps(1);
    for (int i = 0; i < 10; i++) {
      given.and(Given.called("fs_read", "{}"));
      given.and(Given.failed(given.head() + ".0", "gone", Output.EMPTY));
    }
    assertThat(given.reduction().compactedFully().orElseThrow().compacted()).containsExactly(3L);
  }
}
