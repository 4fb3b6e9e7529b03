package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each planted defect is caught by the recorded hashes and blamed on the entry and the field. */
class PlantedBreakersTest {
  private static final Header HEADER =
      new Header(
          "2",
          "You are an agent.\nBe brief.\nBe kind.\nBe careful.",
          List.of(
              new ToolDefinition(
                  "fs_read",
                  "Read.",
                  Json.object().with("maximum", new Json.Real(1e21)),
                  ToolEffect.PURE),
              new ToolDefinition("shell_run", "Run.", Json.object(), ToolEffect.WORKSPACE)),
          List.of(),
          List.of(),
          Optional.of(new Header.Variation(Wording.SET, "the root")));

  /**
   * Seqs: 1 task, 3 call, 4 result, 5 steer, 6 call, 7 failure, 9 admitted, 10 blob, 12 recital.
   */
  private static List<Event> history() {
    return List.of(
        Given.submitted("Mend it.", HEADER),
        asked(1),
        Given.called("fs_read", "{ \"path\" : \"a\" }"),
        Given.observed("3.0", 0, "cafe\u0301 中文 İ \uD83D\uDE00 end  \n"),
        new PeopleEvent.Steered("Faster!", "owner"),
        Given.called("shell_run", "{}"),
        Given.failed("6.0", "It took too long.", Output.EMPTY),
        asked(2),
        new PeopleEvent.SteerAdmitted(5, "Faster!"),
        Given.observed(
            "6.1", 0, new Output("head", "tail", 70_000, Optional.of("ab".repeat(32)), false)),
        asked(3),
        new ContextEvent.PlanRecited("Your plan: 1 of 3 done."),
        Given.said("And now?"),
        asked(4));
  }

  private static TurnEvent.ModelRequested asked(int turn) {
    return new TurnEvent.ModelRequested(turn, 1, 1, 0, "0".repeat(64));
  }

  /** The history as a process with this renderer would have recorded it. */
  private static List<Event> recorded(Renderer renderer) {
    List<Event> recorded = new ArrayList<>();
    Prompt prompt = Prompt.of(HEADER, renderer, Prompt.KEPT_BYTES_MAX);
    for (Event event : history()) {
      Event told =
          event instanceof TurnEvent.ModelRequested asked
              ? new TurnEvent.ModelRequested(
                  asked.turn(), 1, 1, prompt.segmentCount(), prompt.prefixHash())
              : event;
      recorded.add(told);
      prompt = prompt.plus(recorded.size(), told);
    }
    return recorded;
  }

  private static Optional<PrefixFault> blamed(List<Event> recorded, PrefixBlame blame) {
    for (int i = 0; i < recorded.size(); i++) {
      blame.entry(i + 1, recorded.get(i));
    }
    return blame.fault();
  }

  @Test
  void there_are_more_than_twenty_and_they_cover_every_field() {
    assertThat(Plants.values()).hasSizeGreaterThan(20);
    assertThat(List.of(Plants.values()))
        .extracting(plant -> plant.field)
        .contains(
            "system",
            "tools",
            "role",
            "content",
            "tool_calls",
            "tool_call_id",
            PrefixFault.SEGMENT);
  }

  @Test
  void without_a_defect_nobody_is_blamed() {
    List<Event> recorded = recorded(Renderer.of(HEADER));
    assertThat(blamed(recorded, new PrefixBlame())).isEmpty();
    assertThat(blamed(recorded(new Plant(Renderer.of(HEADER))), new PrefixBlame())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_defect_is_caught_by_a_sound_build_and_blamed_exactly(Plants plant) {
    List<Event> recorded = recorded(plant.process(HEADER));
    assertThat(missed(recorded)).as("the first request that is not as recorded").isPresent();

    PrefixFault fault =
        blamed(recorded, new PrefixBlame(plant::process, Renderer::of)).orElseThrow();

    assertThat(fault.isExact()).isTrue();
    assertThat(fault.seq()).isEqualTo(plant.seq);
    assertThat(fault.field()).contains(plant.field);
    assertThat(fault.type())
        .isEqualTo(plant.seq == 0 ? "Header" : EventCodec.type(history().get((int) plant.seq - 1)));
    assertThat(fault.request()).isEqualTo(missed(recorded).orElseThrow());
    assertThat(fault.words()).contains("request " + fault.request(), plant.field);
  }

  /** As {@code verify} finds it. */
  private static Optional<Long> missed(List<Event> recorded) {
    PrefixHash hash = PrefixHash.of(HEADER);
    for (int i = 0; i < recorded.size(); i++) {
      if (recorded.get(i) instanceof TurnEvent.ModelRequested asked
          && !asked.prefixHash().equals(hash.hex())) {
        return Optional.of(i + 1L);
      }
      hash = hash.plus(i + 1, recorded.get(i));
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @EnumSource
  void the_recorded_hashes_alone_bound_it(Plants plant) {
    PrefixFault fault = blamed(recorded(plant.process(HEADER)), new PrefixBlame()).orElseThrow();

    assertThat(fault.seq()).isLessThanOrEqualTo(plant.seq);
    assertThat(fault.upTo()).isGreaterThanOrEqualTo(plant.seq);
    assertThat(fault.request()).isGreaterThan(plant.seq);
  }

  @ParameterizedTest
  @EnumSource
  void an_unstable_build_is_caught_by_itself_after_a_restart(Plants plant) {
    List<Event> recorded = recorded(plant.process(HEADER));

    Optional<PrefixFault> fault = blamed(recorded, new PrefixBlame(plant::process, plant::process));

    if (plant.unstable) {
      assertThat(fault.orElseThrow().seq()).isEqualTo(plant.seq);
      assertThat(fault.orElseThrow().field()).contains(plant.field);
    } else {
      assertThat(fault).as("the same wrong bytes each time").isEmpty();
    }
  }

  @Test
  void what_was_left_out_or_told_in_short_is_found_without_the_other_renderer() {
    assertThat(blamed(recorded(Plants.ERROR_DROPPED.process(HEADER)), new PrefixBlame()))
        .contains(new PrefixFault(8, 7, 7, "Failed", Optional.of(PrefixFault.SEGMENT)));
    List<Event> recorded = recorded(new InShort());
    assertThat(blamed(recorded, new PrefixBlame()))
        .contains(new PrefixFault(11, 10, 10, "Observed", Optional.of("content")));
  }

  /** Tells a long result in short, in an epoch that tells all in full. */
  private static final class InShort extends Plant {
    InShort() {
      super(Renderer.of(HEADER));
    }

    @Override
    public List<Json.Obj> render(long seq, Event event) {
      return seq == 10 ? super.shortened(seq, event) : super.render(seq, event);
    }
  }

  @Test
  void two_entries_in_the_other_order_are_found() {
    List<Event> other = new ArrayList<>(history());
    other.set(11, history().get(12));
    other.set(12, history().get(11));
    List<Event> recorded = new ArrayList<>(history());
    Prompt prompt = Prompt.of(HEADER);
    for (int i = 0; i < other.size(); i++) {
      if (other.get(i) instanceof TurnEvent.ModelRequested asked) {
        recorded.set(
            i,
            new TurnEvent.ModelRequested(
                asked.turn(), 1, 1, prompt.segmentCount(), prompt.prefixHash()));
      }
      prompt = prompt.plus(i + 1, other.get(i));
    }
    assertThat(blamed(recorded, new PrefixBlame()))
        .contains(new PrefixFault(14, 12, 12, "PlanRecited", Optional.of(PrefixFault.ORDER)));
  }

  @Test
  void figures_of_an_epoch_that_are_not_those_of_its_view_are_blamed_on_it() {
    Given given = Given.task("t").steps(20);
    EpochOpening opening =
        EpochOpening.showing(
            given.reduction().compacted().orElseThrow(), given.head() + 1, given.prompt());
    for (int i = 0; i < given.head() - 1; i++) {
      opening.entry(i + 1, given.events().get(i));
    }
    given.and(
        new ContextEvent.ContextReduced(
            ContextEvent.Kind.COMPACT,
            given.reduction().compacted().orElseThrow(),
            opening.figures(),
            dev.anabranch.events.Usage.UNKNOWN));
    assertThat(blamed(given.events(), new PrefixBlame()))
        .contains(new PrefixFault(42, 42, 42, "ContextReduced", Optional.of(PrefixFault.FIGURES)));
  }

  @Test
  void generated_histories_are_without_blame_and_one_changed_word_is_bounded() {
    for (long seed = 0; seed < 300; seed++) {
      for (Branch branch : HistoryGenerator.tree(seed)) {
        assertThat(blamed(branch.events(), new PrefixBlame())).as("seed %d", seed).isEmpty();
        changed(branch, seed);
      }
    }
  }

  private static void changed(Branch branch, long seed) {
    List<Event> events = new ArrayList<>(branch.events());
    TaskEvent.Submitted first = (TaskEvent.Submitted) events.getFirst();
    events.set(0, Given.submitted(first.task() + "!", first.header()));
    Optional<PrefixFault> fault = blamed(events, new PrefixBlame());
    if (events.stream().anyMatch(event -> event instanceof TaskEvent.TaskReworded)) {
      assertThat(fault).as("seed %d: the first task is not shown", seed).isEmpty();
    } else if (fault.orElseThrow().field().equals(Optional.of(PrefixFault.FIGURES))) {
      assertThat(fault.get().seq()).isEqualTo(fault.get().request());
    } else {
      assertThat(fault.get().seq()).as("seed %d", seed).isLessThanOrEqualTo(1);
      assertThat(fault.get().upTo()).as("seed %d", seed).isPositive();
    }
  }
}
