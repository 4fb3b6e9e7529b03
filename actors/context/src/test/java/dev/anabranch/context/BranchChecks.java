package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through one generated branch, entry by entry, and holds the invariants of techniques 1.2
 * against it: I1, I2 and I4, and that every request is a valid sequence.
 */
final class BranchChecks {
  private final List<Event> events;
  private final String name;
  private final boolean thorough;
  private final List<Event> told = new ArrayList<>();
  private Prompt prompt;
  private Prompt lean;
  private Prompt replayed;
  private PrefixHash hash;
  private PromptOracle asked;
  private Past past = new Past(0, 0, List.of());
  int requests;
  int epochs;

  /** With {@code thorough} each request is rendered from the first entry on. */
  BranchChecks(Branch branch, String name, boolean thorough) {
    this.events = branch.events();
    this.name = name;
    this.thorough = thorough;
    this.prompt = branch.empty();
    this.lean = Prompt.of(prompt.header(), 2_000);
    this.replayed = Prompt.of(prompt.header());
    this.hash = PrefixHash.of(prompt.header());
    this.asked = PromptOracle.of(events.subList(0, 1));
  }

  void run() {
    for (Event event : events) {
      PromptOracle before = opensEpoch(event) ? PromptOracle.of(told) : asked;
      told.add(event);
      step(event);
      if (opensEpoch(event)) {
        opened(event, before);
      }
      if (event instanceof TurnEvent.ModelRequested requested) {
        requested(requested);
      }
    }
    equal(PromptOracle.of(told), "the end");
  }

  private void step(Event event) {
    long seq = told.size();
    prompt = prompt.plus(seq, event);
    hash = hash.plus(seq, event);
    replayed = replayed.plus(seq, stored(event));
    String now = prompt.prefixHash();
    holds(hash.hex().equals(now) && hash.segments() == prompt.segmentCount(), "prefix hash");
    holds(replayed.prefixHash().equals(now), "I2");
    if (thorough) {
      lean = lean.plus(seq, event);
      holds(lean.prefixHash().equals(now), "lean");
    }
  }

  private void holds(boolean so, String what) {
    if (!so) {
      fail("%s: %s at entry %d", name, what, told.size());
    }
  }

  /** As another process reads it. */
  static Event stored(Event event) {
    return EventCodec.read(EventCodec.type(event), EventCodec.encode(event).bytes());
  }

  private static boolean opensEpoch(Event event) {
    return event instanceof ContextEvent.ContextReduced
        || event instanceof ContextEvent.HeaderReplaced
        || event instanceof TaskEvent.TaskReworded;
  }

  private void requested(TurnEvent.ModelRequested requested) {
    requests++;
    holds(requested.prefixHash().equals(prompt.prefixHash()), "request");
    holds(requested.segments() == prompt.segmentCount(), "segments of the request");
    holds(requested.epoch() == prompt.epoch(), "epoch of the request");
    if (thorough) {
      PromptOracle now = PromptOracle.of(told);
      equal(now, "request at " + told.size());
      if (asked.epoch() == now.epoch()) {
        holds(now.common(asked) == asked.lines().size(), "I1");
      }
      asked = now;
    }
    var messages = prompt.request(Given.MODEL, "k", earlier(prompt)).messages();
    holds(Pairing.fault(messages).isEmpty(), "pairing");
  }

  /** What the prompt has forgotten, rendered again; the same until it forgets more. */
  private List<Segment> earlier(Prompt now) {
    if (now == prompt && past.epoch == now.epoch() && past.upTo == now.forgottenUpTo()) {
      return past.segments;
    }
    List<Segment> earlier = new ArrayList<>();
    for (long seq = 1; seq <= Math.min(now.forgottenUpTo(), told.size()); seq++) {
      now.segment(seq, told.get((int) seq - 1)).ifPresent(earlier::add);
    }
    if (now == prompt) {
      past = new Past(now.epoch(), now.forgottenUpTo(), earlier);
    }
    return earlier;
  }

  private record Past(int epoch, long upTo, List<Segment> segments) {}

  private void equal(PromptOracle oracle, String where) {
    assertThat(prompt.prefixHash()).as("%s: %s", name, where).isEqualTo(oracle.hash());
    assertThat(prompt.segmentCount()).isEqualTo(oracle.segments());
    assertThat(prompt.bytes()).isEqualTo(oracle.length());
    assertThat(prompt.epoch()).isEqualTo(oracle.epoch());
    for (Prompt each : thorough ? List.of(prompt, lean) : List.of(prompt)) {
      List<Segment> segments = each.segments(earlier(each));
      List<String> lines = new ArrayList<>();
      lines.add(text(each.headerBytes()));
      segments.forEach(segment -> lines.add(text(segment.bytes())));
      assertThat(lines).as("%s: %s", name, where).isEqualTo(oracle.lines());
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** I4, and that the figures in the journal are those of a rendering from the first entry on. */
  private void opened(Event event, PromptOracle before) {
    epochs++;
    PromptOracle after = PromptOracle.of(told);
    equal(after, "epoch at " + told.size());
    boolean sameHeader = before.lines().getFirst().equals(after.lines().getFirst());
    if (!(event instanceof ContextEvent.HeaderReplaced)) {
      assertThat(sameHeader).as("%s: I4 header at %d", name, told.size()).isTrue();
    }
    figures(event)
        .ifPresent(figures -> {
          int common = before.common(after);
          assertThat(figures.kept()).as("%s: kept", name).isEqualTo(Math.max(0, common - 1));
          assertThat(figures.number()).isEqualTo(after.epoch());
          assertThat(figures.segments()).isEqualTo(after.segments());
          assertThat(figures.bytes()).isEqualTo(after.length());
          assertThat(figures.prefixHash()).isEqualTo(after.hash());
        });
  }

  private static Optional<ContextEvent.Epoch> figures(Event event) {
    return switch (event) {
      case ContextEvent.ContextReduced reduced -> Optional.of(reduced.epoch());
      case ContextEvent.HeaderReplaced replaced -> Optional.of(replaced.epoch());
      default -> Optional.empty();
    };
  }
}
