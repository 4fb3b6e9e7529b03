package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.PeopleEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a prompt holds stays bounded, and what it says does not change by that. */
class BoundedPromptTest {
  private static final ModelChoice MODEL = new ModelChoice("m", "embedded");

  @Test
  void a_bounded_prompt_has_the_request_of_an_unbounded_one_when_it_gets_its_past_again() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long bound = 1_000L + random.nextInt(20_000);
      Prompt bounded = Prompt.of(StandardHeader.create(), bound);
      Prompt whole = Prompt.of(StandardHeader.create(), Long.MAX_VALUE);
      List<Segment> said = new ArrayList<>();
      for (long seq = 1; seq <= 60; seq++) {
        PeopleEvent event = new PeopleEvent.SteerAdmitted(1, "x".repeat(random.nextInt(3_000)));
        said.add(whole.segment(seq, event).orElseThrow());
        bounded = bounded.plus(seq, event);
        whole = whole.plus(seq, event);
        long forgotten = bounded.forgottenUpTo();
        List<Segment> earlier = said.stream().filter(s -> s.seq() <= forgotten).toList();
        List<Segment> kept = said.stream().filter(s -> s.seq() > forgotten).toList();

        assertThat(kept.stream().mapToLong(Segment::weight).sum()).isLessThanOrEqualTo(bound);
        assertThat(bounded.prefixHash()).isEqualTo(whole.prefixHash());
        assertThat(bounded.bytes()).isEqualTo(whole.bytes());
        assertThat(bounded.request(MODEL, "k", earlier).json())
            .isEqualTo(whole.request(MODEL, "k", List.of()).json());
      }
      assertThat(whole.forgottenUpTo()).isZero();
      assertThat(bounded.forgottenUpTo()).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void two_prompts_that_grew_from_one_forget_apart() {
    Prompt trunk = Prompt.of(StandardHeader.create(), 5_000);
    for (long seq = 1; seq <= 3; seq++) {
      trunk = trunk.plus(seq, said("trunk " + seq));
    }
    Prompt left = trunk;
    Prompt right = trunk;
    for (long seq = 4; seq <= 40; seq++) {
      left = left.plus(seq, said("left " + seq));
    }
    right = right.plus(4, said("right"));
    assertThat(left.forgottenUpTo()).isPositive();
    assertThat(trunk.segments(List.of())).hasSize(3);
    assertThat(right.segments(List.of())).extracting(Segment::seq).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void earlier_segments_that_are_too_few_others_or_in_another_order_are_refused() {
    Prompt prompt = Prompt.of(StandardHeader.create(), 0);
    List<Segment> said = new ArrayList<>();
    for (long seq = 1; seq <= 3; seq++) {
      said.add(prompt.segment(seq, said("m" + seq)).orElseThrow());
      prompt = prompt.plus(seq, said("m" + seq));
    }
    Prompt lean = prompt;
    assertThat(lean.segments(said)).hasSize(3);
    Segment other = lean.segment(3, said("other")).orElseThrow();
    for (List<Segment> wrong :
        List.of(
            List.<Segment>of(),
            said.subList(0, 2),
            said.reversed(),
            List.of(said.get(0), said.get(1), other))) {
      assertThatThrownBy(() -> lean.request(MODEL, "k", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(lean.prefixHash());
    }
  }

  private static PeopleEvent said(String text) {
    return new PeopleEvent.SteerAdmitted(1, text);
  }
}
