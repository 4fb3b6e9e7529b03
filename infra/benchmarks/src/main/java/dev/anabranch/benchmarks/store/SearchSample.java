package dev.anabranch.benchmarks.store;

import dev.anabranch.events.Event;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.TurnEvent.Finish;
import dev.anabranch.events.TurnEvent.ModelReplied;
import dev.anabranch.events.TurnEvent.ModelRequested;
import dev.anabranch.events.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Events whose words are as unequally frequent as those of a language, and queries for them. */
final class SearchSample {
  private static final int WORDS = 20_000;
  private static final int WORDS_IN_AN_EVENT = 16;
  private static final String NO_HASH = "0".repeat(64);

  private SearchSample() {}

  static List<String> queries() {
    return List.of(
        word(3),
        word(9_000),
        word(10) + " " + word(40),
        "\"" + word(2) + " " + word(5) + "\"",
        "tool:shell_run " + word(25),
        "kind:timeout",
        "failed:true " + word(7));
  }

  static List<Event> session(SplittableRandom random, int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(random, i));
    }
    return events;
  }

  /** A turn of four entries: asked, replied, what the tool brought, and a word of a person. */
  private static Event event(SplittableRandom random, int number) {
    String text = text(random);
    String call = number + ".0";
    return switch (number % 4) {
      case 0 -> new ModelRequested(number / 4 + 1, 1, 1, number, NO_HASH);
      case 1 -> replied(text, random.nextBoolean() ? "shell_run" : "fs_read");
      case 2 ->
          random.nextInt(20) == 0
              ? new Failed(call, Kind.TIMEOUT, text, Output.EMPTY, none(), 5)
              : new Observed(call, random.nextInt(4) / 3, Output.of(text), none(), 5, none());
      default -> new Steered(text, "bench");
    };
  }

  private static Event replied(String text, String tool) {
    return new ModelReplied(
        text, List.of(new ToolCall("id", tool, "{}")), Finish.TOOL_CALLS, Usage.UNKNOWN, none(), 3);
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS_IN_AN_EVENT; i++) {
      text.append(i == 0 ? "" : " ").append(word((int) Math.pow(WORDS, random.nextDouble())));
    }
    return text.toString();
  }

  /** The word of a rank; small ranks are frequent. */
  private static String word(int rank) {
    return "w" + Integer.toString(rank * 7_919 + 1_000, 36);
  }
}
