package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The defects, each as somebody could write it in good faith. */
enum Plants {
  CLOCK_IN_THE_SYSTEM_TEXT(
      0, "system", true, in -> new SystemPlant(in, text -> text + "\nNow: " + System.nanoTime())),
  MODE_FLAG_IN_THE_SYSTEM_TEXT(
      0, "system", false, in -> new SystemPlant(in, text -> text + "\nMode: careful")),
  TODO_REWRITTEN_IN_PLACE(
      0, "system", false, in -> new SystemPlant(in, text -> text + "\nTodo: 1 of 3 done")),
  LINES_IN_THE_ORDER_OF_A_HASH(0, "system", true, in -> new SystemPlant(in, Plants::hashOrder)),
  TOOLS_IN_THE_ORDER_OF_LOADING(
      0,
      "tools",
      false,
      in -> new ToolPlant(in, tools -> List.copyOf(tools.reversed()), Json.Obj::canonical)),
  TOOL_REMOVED_BY_A_MASK(
      0,
      "tools",
      false,
      in -> new ToolPlant(in, tools -> tools.subList(0, 1), Json.Obj::canonical)),
  NUMBERS_AS_JAVA_WRITES_THEM(
      0,
      "tools",
      false,
      in ->
          new ToolPlant(
              in, tools -> tools, schema -> schema.canonical().replace("1e+21", "1.0E21"))),
  CLOCK_IN_A_RESULT(
      4, "content", true, in -> observed(in, (seq, text) -> Instant.now() + " " + text)),
  TIME_IN_THE_LOCAL_ZONE(
      4,
      "content",
      false,
      in ->
          observed(
              in,
              (seq, text) ->
                  Instant.EPOCH.atZone(ZoneId.of("Pacific/Apia")).toLocalDate() + " " + text)),
  WORDING_BY_CHANCE(
      4,
      "content",
      true,
      in -> observed(in, (seq, text) -> "[" + new Random().nextInt() + "]\n" + text)),
  NAME_OF_AN_OBJECT(
      4,
      "content",
      true,
      in -> observed(in, (seq, text) -> text + System.identityHashCode(new Object()))),
  EXCERPT_CUT(
      4, "content", false, in -> observed(in, (seq, text) -> text.substring(0, text.length() / 2))),
  TRAILING_SPACE_STRIPPED(
      4, "content", false, in -> observed(in, (seq, text) -> text.stripTrailing())),
  DEFAULT_CHARSET(
      4,
      "content",
      false,
      in ->
          observed(
              in,
              (seq, text) ->
                  new String(
                      text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1))),
  NORMALISED(
      4,
      "content",
      false,
      in -> observed(in, (seq, text) -> Normalizer.normalize(text, Normalizer.Form.NFC))),
  NUMBERS_BY_LOCALE(
      10,
      "content",
      false,
      in ->
          observed(
              in,
              (seq, text) -> text.replace("70000", String.format(Locale.GERMANY, "%,d", 70_000)))),
  LETTERS_BY_LOCALE(
      7,
      "content",
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof ToolEvent.Failed failed
                      ? Optional.of(
                          ChatMessages.result(
                              failed.call(),
                              "[failed: "
                                  + failed.kind().name().toLowerCase(Locale.of("tr"))
                                  + "] "
                                  + failed.message()))
                      : Optional.empty())),
  VARIED_BY_THE_SESSION_AND_NOT_ITS_ROOT(
      4,
      "content",
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof ToolEvent.Observed
                      ? Optional.of(
                          new RendererTwo(
                                  Wording.of(
                                      Optional.of(new Header.Variation(Wording.SET, "the child"))))
                              .render(seq, event))
                      : Optional.empty())),
  CALLS_COUNTED_IN_MEMORY(
      3,
      "tool_calls",
      true,
      in -> {
        long first = System.nanoTime();
        return new EventPlant(
            in,
            (seq, event) ->
                event instanceof TurnEvent.ModelReplied replied
                    ? Optional.of(ChatMessages.assistant(first + seq, replied))
                    : Optional.empty());
      }),
  ARGUMENTS_WRITTEN_ANEW(
      3,
      "tool_calls",
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof TurnEvent.ModelReplied replied
                      ? Optional.of(ChatMessages.assistant(seq, anew(replied)))
                      : Optional.empty())),
  RESULT_NAMED_BY_THE_PROVIDERS_ID(
      4,
      "tool_call_id",
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof ToolEvent.Observed
                      ? Optional.of(
                          in.render(seq, event).stream()
                              .map(message -> message.with("tool_call_id", "call_x"))
                              .toList())
                      : Optional.empty())),
  STEERED_AS_ANOTHER_ROLE(
      9,
      "role",
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof PeopleEvent.SteerAdmitted
                      ? Optional.of(
                          in.render(seq, event).stream()
                              .map(message -> message.with("role", "developer"))
                              .toList())
                      : Optional.empty())),
  ERROR_DROPPED(
      7,
      PrefixFault.SEGMENT,
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof ToolEvent.Failed ? Optional.of(List.of()) : Optional.empty())),
  STEER_INSERTED_EARLY(
      5,
      PrefixFault.SEGMENT,
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  switch (event) {
                    case PeopleEvent.Steered steered ->
                        Optional.of(List.of(ChatMessages.message("user", steered.text())));
                    case PeopleEvent.SteerAdmitted admitted -> Optional.of(List.of());
                    default -> Optional.empty();
                  })),
  RECITAL_FORGOTTEN(
      12,
      PrefixFault.SEGMENT,
      false,
      in ->
          new EventPlant(
              in,
              (seq, event) ->
                  event instanceof ContextEvent.PlanRecited
                      ? Optional.of(List.of())
                      : Optional.empty()));

  private static final AtomicInteger SALT = new AtomicInteger();

  /** The entry at fault; 0 for the header. */
  final long seq;

  /** The field at fault. */
  final String field;

  /** True if the same build renders another thing the next time. */
  final boolean unstable;

  @SuppressWarnings("ImmutableEnumChecker") // makes a new one each time
  private final Function<Plant, Renderer> make;

  Plants(long seq, String field, boolean unstable, Function<Plant, Renderer> make) {
    this.seq = seq;
    this.field = field;
    this.unstable = unstable;
    this.make = make;
  }

  /** One process with the defect. */
  Renderer process(Header header) {
    return make.apply(new Plant(Renderer.of(header)));
  }

  /** As an unordered set has it: never as written, and in another order each time. */
  private static String hashOrder(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    Collections.rotate(lines, 1 + Math.floorMod(SALT.incrementAndGet(), lines.size() - 1));
    return String.join("\n", lines);
  }

  private static TurnEvent.ModelReplied anew(TurnEvent.ModelReplied replied) {
    List<ToolCall> calls = new ArrayList<>();
    replied
        .calls()
        .forEach(call ->
            calls.add(
                new ToolCall(
                    call.id(), call.name(), Json.parseObject(call.arguments()).canonical())));
    return new TurnEvent.ModelReplied(
        replied.text(),
        calls,
        replied.finish(),
        replied.usage(),
        replied.model(),
        replied.wallMillis());
  }

  private static Renderer observed(Plant in, BiFunction<Long, String, String> rewording) {
    return new EventPlant(
        in,
        (seq, event) ->
            event instanceof ToolEvent.Observed
                ? Optional.of(
                    Plant.content(in.render(seq, event), text -> rewording.apply(seq, text)))
                : Optional.empty());
  }

  /** A defect in what an event says. */
  private static final class EventPlant extends Plant {
    private final BiFunction<Long, Event, Optional<List<Json.Obj>>> other;

    EventPlant(Plant in, BiFunction<Long, Event, Optional<List<Json.Obj>>> other) {
      super(in.sound);
      this.other = other;
    }

    @Override
    public List<Json.Obj> render(long seq, Event event) {
      return other.apply(seq, event).orElseGet(() -> super.render(seq, event));
    }
  }

  /** A defect in the system text. */
  private static final class SystemPlant extends Plant {
    private final Rewording rewording;

    SystemPlant(Plant in, Rewording rewording) {
      super(in.sound);
      this.rewording = rewording;
    }

    @Override
    public Json.Obj systemMessage(Header header) {
      return content(List.of(super.systemMessage(header)), rewording).getFirst();
    }
  }

  /** A defect in the list of tools. */
  private static final class ToolPlant extends Plant {
    private final Function<List<Json.Obj>, List<Json.Obj>> list;
    private final Function<Json.Obj, String> schema;

    ToolPlant(
        Plant in,
        Function<List<Json.Obj>, List<Json.Obj>> list,
        Function<Json.Obj, String> schema) {
      super(in.sound);
      this.list = list;
      this.schema = schema;
    }

    @Override
    public List<Json.Obj> tools(Header header) {
      return list.apply(super.tools(header)).stream().map(this::written).toList();
    }

    private Json.Obj written(Json.Obj tool) {
      Json.Obj function = tool.obj("function");
      String text = schema.apply(function.obj("parameters"));
      boolean same = text.equals(function.obj("parameters").canonical());
      return same ? tool : tool.with("function", function.with("parameters", text));
    }
  }
}
