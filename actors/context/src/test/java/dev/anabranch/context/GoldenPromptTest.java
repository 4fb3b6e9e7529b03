package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes of every renderer version, kept for ever: a header, one line for each message, and last
 * the prefix hash, which another program computed from the lines before it. Models' caches and all
 * recorded hashes stand on them, so a file here never changes.
 */
class GoldenPromptTest {
  private static final String FINE = "line of a file\n".repeat(40);

  @ParameterizedTest
  @CsvSource({"1, full", "2, full", "2, short", "2, summary"})
  void a_released_renderer_never_changes_a_byte(String version, String form) throws IOException {
    List<Event> events = events(header(version));
    View view =
        switch (form) {
          case "short" ->
              new View(
                  LongStream.rangeClosed(1, events.size()).boxed().toList(),
                  List.of(),
                  Optional.empty());
          case "summary" ->
              new View(List.of(), List.of(4L, 5L, 6L, 7L), Optional.of("What was: all."));
          default -> View.FULL;
        };
    String name = "/golden/renderer-" + version + "-" + form + ".jsonl";
    try (InputStream golden = GoldenPromptTest.class.getResourceAsStream(name)) {
      String expected =
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(lines(events, view)).as(name).isEqualTo(expected);
    }
  }

  private static String lines(List<Event> events, View view) {
    Header header = ((TaskEvent.Submitted) events.getFirst()).header();
    Prompt prompt = Prompt.of(header);
    List<Event> all = new ArrayList<>(events);
    if (!view.equals(View.FULL)) {
      all.add(reduced(events, header, view));
    }
    StringBuilder lines =
        new StringBuilder(new String(prompt.headerBytes(), StandardCharsets.UTF_8));
    for (int i = 0; i < all.size(); i++) {
      prompt = prompt.plus(i + 1, all.get(i));
    }
    for (int i = 0; i < all.size(); i++) {
      prompt
          .segment(i + 1, all.get(i))
          .ifPresent(said -> lines.append(new String(said.bytes(), StandardCharsets.UTF_8)));
    }
    return lines.append(prompt.prefixHash()).append('\n').toString();
  }

  private static Event reduced(List<Event> events, Header header, View view) {
    EpochOpening opening = EpochOpening.showing(view, events.size() + 1, Prompt.of(header));
    for (int i = 0; i < events.size(); i++) {
      opening.entry(i + 1, events.get(i));
    }
    return new ContextEvent.ContextReduced(
        ContextEvent.Kind.COMPACT, view, opening.figures(), Usage.UNKNOWN);
  }

  private static Header header(String version) {
    Json.Obj schema =
        Json.object()
            .with("type", "object")
            .with("maximum", new Json.Real(1e21))
            .with("minimum", new Json.Real(0.1));
    return new Header(
        version,
        "You are ünïcode. \uD83C\uDF0A İıſK",
        List.of(
            new ToolDefinition("shell_run", "Run.", schema, ToolEffect.WORKSPACE),
            new ToolDefinition("fs_read", "Read.", Json.object(), ToolEffect.PURE)),
        List.of("- skill one", "- skill two"),
        List.of("- look before you leap"),
        version.equals("1")
            ? Optional.empty()
            : Optional.of(new Header.Variation(Wording.SET, "3f2a-session")));
  }

  private static List<Event> events(Header header) {
    return List.of(
        Given.submitted("Mend \"it\"\n\tnow: \u0000 \u007f \uD800 e\u0301 é", header),
        new PeopleEvent.Steered("later", "owner"),
        new TurnEvent.ModelRequested(1, 1, 1, 1, "0".repeat(64)),
        Given.replied(
            "I look.",
            new ToolCall("same", "fs_read", "{ \"path\": \"ä\" , \"n\": 1.50 }"),
            new ToolCall("same", "shell_run", "{broken"),
            new ToolCall("", "fs_none", "")),
        Given.observed(
            "4.1", 0, new Output("head", "tail", 70_000, Optional.of("cd".repeat(32)), false)),
        Given.observed("4.0", 0, FINE),
        new ToolEvent.Rejected("4.2", "there is no tool fs_none"),
        new PeopleEvent.SteerAdmitted(2, "later"),
        Given.replied(
            "",
            new ToolCall("a", "shell_run", "{\"command\":\"" + "echo ".repeat(80) + "\"}"),
            new ToolCall("b", "shell_run", "{}"),
            new ToolCall("c", "shell_run", "{}"),
            new ToolCall("d", "shell_run", "{}"),
            new ToolCall("e", "shell_run", "{}"),
            new ToolCall("f", "shell_run", "{}")),
        Given.observed("9.0", 2, "no such file"),
        Given.failed("9.1", "It took too long. ".repeat(20), Output.of(FINE)),
        new ToolEvent.CallDenied("9.2", "Not on a Friday.", "owner"),
        new ToolEvent.InDoubt("9.3", "The worker was lost."),
        new ToolEvent.CallCancelled("9.4", Optional.empty()),
        Given.observed("9.5", 0, new Output("", "", 1 << 30, Optional.of("ef".repeat(32)), true)),
        new ContextEvent.PlanRecited("Your plan: 1 of 3 done.\n- now: mend"),
        new ContextEvent.InstructionsFound("AGENTS.md", "Be kind.", "00".repeat(32)),
        new ContextEvent.LoopNoticed("fs_read", 3, Optional.of("You did this three times.")),
        new ContextEvent.LoopNoticed("fs_read", 6, Optional.empty()),
        Given.replied(""),
        new TurnEvent.Nudged("empty", "Go on."),
        Given.replied("Done. \u2028"));
  }
}
