package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Limits;
import dev.anabranch.events.Mask;
import dev.anabranch.events.RetryPolicy;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolPolicy;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A session of a thousand turns whose mask changes with nearly each, and its one header. */
class MaskedTurnsTest {
  private static final int TURNS = 1_000;
  private static final int STATES = 8;
  private static final List<String> GROUPS =
      List.of("fs_", "fs_read", "shell_", "plan_", "fs_write", "submit_");
  private static final List<Mask.Mode> MODES =
      List.of(Mask.Mode.AUTO, Mask.Mode.REQUIRED, Mask.Mode.AUTO, Mask.Mode.NONE);
  private static final List<String> CALLED =
      List.of(
          "fs_read", "fs_list", "fs_write", "shell_run", "plan_update", Played.OUTSIDE, "no_such");

  private final SplittableRandom random = new SplittableRandom(12);
  private final ToolPolicy policy = anyPolicy();
  private final Played played = Played.submitted(4, new Limits(10_000, 1_000), terms());
  private final Epochs epochs = new Epochs(played::entries, new SummingModel(true));
  private final EarlierSegments earlier = new EarlierSegments(played.state.id(), played::entries);
  private final Set<String> headers = new HashSet<>();
  private final Set<Mask> masks = new HashSet<>();
  private final Set<String> states = new TreeSet<>();
  private Optional<Mask> before = Optional.empty();
  private int changes;
  private int dispatched;

  @Test
  void a_thousand_turns_through_all_states_have_one_header_and_send_nothing_outside_the_mask() {
    for (int turn = 0; turn < TURNS; turn++) {
      see(request());
      played.reply(anyCalls(turn));
      settle(turn);
      while (played.state.epochDue().isPresent()) {
        ContextEvent made = epochs.make(played.state, played.state.epochDue().get(), "key");
        played.tell(new SessionCommand.EpochMade(played.state.head(), made));
      }
    }
    assertThat(headers).hasSize(1);
    assertThat(states).hasSize(STATES);
    assertThat(masks).hasSizeGreaterThanOrEqualTo(STATES - 1);
    assertThat(changes).isGreaterThan(TURNS / 2);
    assertThat(dispatched).isGreaterThan(TURNS / 4);
    assertThat(count("Rejected")).isGreaterThan(TURNS / 4);
    assertThat(count("ContextReduced")).isPositive();
  }

  private long count(String type) {
    return played.journal.stream().map(EventCodec::type).filter(type::equals).count();
  }

  /** The request as the model port would get it. */
  private ModelRequest request() {
    ModelRequest request =
        played
            .state
            .requiredPrompt()
            .request(played.state.model(), "key", earlier.of(played.state.requiredPrompt()));
    return played.state.turn().mask().map(request::with).orElse(request);
  }

  private void see(ModelRequest request) {
    String header =
        Json.array(request.tools()).canonical() + request.messages().getFirst().canonical();
    headers.add(Sha256.hex(header.getBytes(StandardCharsets.UTF_8)));
    states.add(played.state.attention().policyState());
    request.mask().ifPresent(masks::add);
    changes += request.mask().equals(before) ? 0 : 1;
    before = request.mask();
  }

  private ToolCall[] anyCalls(int turn) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      String tool = anyTool();
      calls.add(Played.call(tool, arguments(tool, turn + "." + i).canonical()));
    }
    return calls.toArray(ToolCall[]::new);
  }

  private static Json.Obj arguments(String tool, String path) {
    return switch (tool) {
      case "shell_run" -> Json.object().with("command", path);
      case "fs_write" -> Json.object().with("path", path).with("content", "");
      case "plan_update" -> Json.object().with("path", path).with("items", Json.array(List.of()));
      default -> Json.object().with("path", path);
    };
  }

  /** Mostly one that is allowed. */
  private String anyTool() {
    List<String> allowed =
        played.state.turn().mask().map(Mask::allowed).orElse(CALLED).stream()
            .filter(CALLED::contains)
            .toList();
    List<String> among = allowed.isEmpty() || random.nextInt(6) == 0 ? CALLED : allowed;
    return among.get(random.nextInt(among.size()));
  }

  private void settle(int turn) {
    while (!played.state.dueCalls().isEmpty()) {
      Turn.Call call = played.state.dueCalls().getFirst();
      Optional<Mask> mask = played.state.turn().mask();
      assertThat(mask.flatMap(now -> now.refusal(call.call().name()))).isEmpty();
      dispatched++;
      played.observe(call.address(), "result " + turn + " " + "text ".repeat(random.nextInt(100)));
    }
  }

  /** Each state goes on with every reply, and some with what came of a call. */
  private ToolPolicy anyPolicy() {
    LinkedHashMap<String, ToolPolicy.State> all = new LinkedHashMap<>();
    for (int i = 0; i < STATES; i++) {
      TreeMap<String, String> moves = new TreeMap<>();
      moves.put("ModelReplied", "state" + (i + 1) % STATES);
      moves.put("Observed:fs_read", "state" + (i + 2) % STATES);
      moves.put("Rejected", "state" + (i + 1) % STATES);
      Mask.Mode mode = MODES.get(i % 4);
      List<String> allowed =
          i == 0 ? List.of("") : List.of(GROUPS.get(i % 6), GROUPS.get(random.nextInt(6)));
      all.put("state" + i, new ToolPolicy.State(mode, allowed, moves));
    }
    ToolPolicy made = new ToolPolicy("state0", all);
    List<String> tools = StandardHeader.tools().stream().map(ToolDefinition::name).toList();
    assertThat(made.fault(tools)).isEmpty();
    return made;
  }

  private Terms terms() {
    return new Terms(
        policy,
        RetryPolicy.DEFAULT,
        OptionalLong.of(90_000),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
