package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolOffer;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.WorkerBeat;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What new sessions have of the tools that workers offer. */
class OffersTest {
  private static final Optional<String> NONE = Optional.empty();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final HeardOffers offers = new HeardOffers(now::get, Offers.NONE);

  private static ToolDefinition tool(String name, String description) {
    return new ToolDefinition(name, description, Json.object(), ToolEffect.EXTERNAL);
  }

  private void passes(long seconds) {
    now.updateAndGet(at -> at.plusSeconds(seconds));
  }

  private static WorkerBeat gone(String worker) {
    return new WorkerBeat(
        worker,
        WorkerBeat.PROTOCOL,
        "p",
        WorkerBeat.State.GONE,
        Optional.empty(),
        List.of(),
        List.of(),
        1,
        List.of());
  }

  @Test
  void the_last_offer_of_a_worker_is_all_of_it_until_it_is_gone_or_silent() {
    offers.hear(new ToolOffer("w1", List.of(tool("mcp_hub_b", "b"), tool("mcp_hub_a", "a"))));
    offers.hear(new ToolOffer("w2", List.of(tool("mcp_lab_c", "c"))));
    assertThat(offers.known(NONE))
        .extracting(ToolDefinition::name)
        .containsExactly("mcp_hub_a", "mcp_hub_b", "mcp_lab_c");
    offers.hear(new ToolOffer("w1", List.of(tool("mcp_hub_a", "a"))));
    offers.hear(gone("w2"));
    assertThat(offers.known(NONE)).containsExactly(tool("mcp_hub_a", "a"));
    passes(HeardOffers.SILENCE.toSeconds());
    assertThat(offers.known(NONE)).hasSize(1);
    passes(1);
    assertThat(offers.known(NONE)).isEmpty();
  }

  /** Any of the workers that know a server may get the call of a session. */
  @Test
  void a_foreign_tool_is_offered_if_all_who_know_its_server_have_it_in_whatever_order_they_spoke() {
    Random random = new Random(5);
    int offered = 0;
    for (int round = 0; round < 300; round++) {
      List<ToolOffer> said = new ArrayList<>();
      Map<String, List<Set<ToolDefinition>>> byServer = new TreeMap<>();
      for (int worker = 0; worker < 3; worker++) {
        List<ToolDefinition> all = new ArrayList<>();
        for (String server : List.of("hub", "lab")) {
          List<ToolDefinition> some = some(server, random);
          if (!some.isEmpty()) {
            byServer.computeIfAbsent(server, name -> new ArrayList<>()).add(Set.copyOf(some));
          }
          all.addAll(some);
        }
        said.add(new ToolOffer("w" + worker, all));
      }
      List<ToolDefinition> first = known(said);
      Collections.shuffle(said, random);
      assertThat(known(said)).isEqualTo(first);
      assertThat(first).containsExactlyInAnyOrderElementsOf(common(byServer.values()));
      offered += first.size();
    }
    assertThat(offered).isBetween(100, 1_000);
  }

  /** What a server has on one worker: nothing, or some of two tools in one of two meanings. */
  private static List<ToolDefinition> some(String server, Random random) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (String own : List.of("a", "b")) {
      if (random.nextInt(3) > 0) {
        String meaning = random.nextInt(4) == 0 ? "odd" : "usual";
        tools.add(tool("mcp_" + server + "_" + own, meaning));
      }
    }
    return tools;
  }

  private static Set<ToolDefinition> common(Collection<List<Set<ToolDefinition>>> servers) {
    Set<ToolDefinition> common = new HashSet<>();
    for (List<Set<ToolDefinition>> lists : servers) {
      Set<ToolDefinition> inAll = new HashSet<>(lists.getFirst());
      lists.forEach(inAll::retainAll);
      common.addAll(inAll);
    }
    return common;
  }

  private List<ToolDefinition> known(List<ToolOffer> said) {
    HeardOffers heard = new HeardOffers(now::get, Offers.NONE);
    said.forEach(heard::hear);
    return heard.known(NONE);
  }

  @Test
  void a_worker_replaces_no_standard_tool_and_answers_for_no_session() {
    offers.hear(
        new ToolOffer(
            "w1",
            List.of(
                tool("shell_run", "mine"),
                tool("submit_result", "mine"),
                tool("skill_activate", "mine"),
                new ToolDefinition("plan_more", "x", Json.object(), ToolEffect.SESSION))));
    assertThat(offers.known(NONE)).isEmpty();
  }

  @Test
  void what_any_worker_may_be_asked_for_is_offered_if_all_have_it() {
    ToolDefinition python = tool("shell_python", "Runs Python.");
    offers.hear(new ToolOffer("w1", List.of(python)));
    assertThat(offers.known(NONE)).containsExactly(python);
    offers.hear(new ToolOffer("w2", List.of(tool("mcp_hub_a", "a"))));
    assertThat(offers.known(NONE)).containsExactly(tool("mcp_hub_a", "a"));
    offers.hear(new ToolOffer("w2", List.of(python)));
    assertThat(offers.known(NONE)).containsExactly(python);
  }

  @Test
  void a_session_with_a_label_has_what_the_workers_of_it_have_and_all_foreign_tools() {
    ToolDefinition python = tool("shell_python", "Runs Python.");
    ToolDefinition cuda = tool("shell_cuda", "Runs CUDA.");
    ToolDefinition foreign = tool("mcp_hub_a", "a");
    offers.hear(new ToolOffer("w1", List.of(python)));
    offers.hear(new ToolOffer("w2", List.of("gpu"), List.of(cuda, foreign)));
    assertThat(offers.known(NONE)).containsExactly(foreign, python);
    assertThat(offers.known(Optional.of("gpu"))).containsExactly(foreign, cuda);
    offers.hear(new ToolOffer("w3", List.of("big", "gpu"), List.of(python)));
    assertThat(offers.known(Optional.of("gpu"))).containsExactly(foreign);
    assertThat(offers.known(Optional.of("big"))).containsExactly(foreign, python);
    assertThat(offers.known(Optional.of("tpu"))).containsExactly(foreign);
  }

  @Test
  void who_is_near_counts_once_also_when_it_is_heard() {
    List<ToolDefinition> mine = List.of(tool("mcp_hub_x", "mine"), tool("shell_python", "p"));
    HeardOffers heard = new HeardOffers(now::get, () -> Optional.of(new ToolOffer("near", mine)));
    heard.hear(new ToolOffer("near", mine));
    assertThat(heard.known(NONE)).isEqualTo(mine);
    List<ToolDefinition> theirs = List.of(tool("mcp_hub_x", "theirs"));
    heard.hear(new ToolOffer("w1", theirs));
    assertThat(heard.known(NONE)).as("a call may go to either").isEmpty();
    heard.hear(gone("w1"));
    assertThat(heard.known(NONE)).isEqualTo(mine);
  }

  @Test
  void what_is_near_need_not_be_heard() {
    ToolOffer near = new ToolOffer("near", List.of(tool("mcp_hub_a", "a")));
    assertThat(new HeardOffers(now::get, () -> Optional.of(near)).known(NONE))
        .containsExactly(tool("mcp_hub_a", "a"));
  }

  private TaskEvent.Submitted begin(Optional<List<String>> tools) {
    FirstEntries first = new FirstEntries(Optional.empty(), offers);
    return first.of(new SessionId("0".repeat(25) + "1"), task(3, tools)).task();
  }

  private static Sessions.Submit task(int autonomy, Optional<List<String>> tools) {
    return new Sessions.Submit(
        "do it",
        new ModelChoice("m", "embedded"),
        Optional.empty(),
        autonomy,
        Limits.DEFAULT,
        Terms.DEFAULT,
        tools,
        "owner",
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_new_session_pins_what_is_offered_then_beside_the_standard_tools() {
    byte[] before = EventCodec.encode(begin(Optional.empty())).bytes();
    assertThat(names(begin(Optional.empty())))
        .containsExactlyInAnyOrderElementsOf(
            StandardHeader.tools().stream().map(ToolDefinition::name).toList());
    offers.hear(new ToolOffer("w1", List.of(tool("mcp_hub_b", "b"), tool("mcp_hub_a", "a"))));
    Header having = begin(Optional.empty()).header();
    assertThat(having.tools()).hasSize(StandardHeader.tools().size() + 2);
    assertThat(having.tool("mcp_hub_a")).contains(tool("mcp_hub_a", "a"));
    assertThat(having.tool("mcp_hub_b")).contains(tool("mcp_hub_b", "b"));
    assertThat(having.system()).isEqualTo(StandardHeader.create().system());
    assertThat(begin(Optional.of(List.of("mcp_hub_b", "fs_read"))).header().tools())
        .extracting(ToolDefinition::name)
        .containsExactly("fs_read", "mcp_hub_b");
    offers.hear(new ToolOffer("w1", List.of()));
    assertThat(EventCodec.encode(begin(Optional.empty())).bytes()).isEqualTo(before);
  }

  @Test
  void what_is_offered_is_pinned_word_for_word_also_where_commands_reach_something() {
    offers.hear(new ToolOffer("w1", List.of(tool("shell_python", "in a room"))));
    Sessions.Submit usual = task(3, Optional.empty());
    Header header =
        new FirstEntries(Optional.empty(), offers)
            .of(
                new SessionId("0".repeat(25) + "1"),
                new Sessions.Submit(
                    usual.task(),
                    usual.model(),
                    usual.root(),
                    usual.autonomy(),
                    usual.limits(),
                    Terms.DEFAULT.reaching(new Reach(List.of("pypi.org"), List.of())),
                    usual.tools(),
                    usual.owner(),
                    usual.key(),
                    usual.requestDigest()))
            .task()
            .header();
    assertThat(header.tool("shell_python")).contains(tool("shell_python", "in a room"));
    assertThat(header.tool("shell_run").orElseThrow().effect()).isEqualTo(ToolEffect.EXTERNAL);
  }

  private static List<String> names(TaskEvent.Submitted task) {
    return task.header().tools().stream().map(ToolDefinition::name).toList();
  }

  /** What a model is shown of its tools is the same bytes, whatever becomes of the workers. */
  @Test
  void a_session_keeps_what_it_pinned_and_its_calls_name_it() throws Exception {
    ToolDefinition pinned = tool("mcp_hub_a", "a");
    List<AnsweringBus> line = new ArrayList<>();
    CallingModel model =
        new CallingModel(
            List.of(
                List.of(new ToolCall("1", "mcp_hub_a", "{}")),
                List.of(new ToolCall("2", "fs_list", "{}")),
                List.of(new ToolCall("3", "mcp_hub_a", "{\"x\":1}"))));
    MemoryHouse house =
        new MemoryHouse(
            model,
            request -> {
              line.getFirst().publish(new ToolOffer("w1", List.of(tool("mcp_hub_a", "another"))));
              return Optional.of(AnsweringBus.printed(request, "done"));
            });
    AnsweringBus bus = house.bus;
    line.add(bus);
    try (house) {
      assertThat(house.sessions.tools(NONE)).doesNotContain("mcp_hub_a");
      bus.publish(new ToolOffer("w1", List.of(pinned)));
      assertThat(house.sessions.tools(NONE)).contains("mcp_hub_a", "fs_read", "skill_activate");
      SessionId id = MemoryHouse.get(house.sessions.submit(task(4, Optional.empty()))).id();
      house.awaitStatus(id, "completed");

      assertThat(model.asked).hasSize(4);
      assertThat(model.asked)
          .extracting(ModelRequest::tools)
          .containsOnly(model.asked.getFirst().tools());
      assertThat(bus.published)
          .extracting(ToolRequest::definition)
          .containsExactly(
              Optional.of(pinned.digest()), Optional.empty(), Optional.of(pinned.digest()));
      Header later = begin(house, 4).header();
      assertThat(later.tool("mcp_hub_a")).contains(tool("mcp_hub_a", "another"));
    }
  }

  private static TaskEvent.Submitted begin(MemoryHouse house, int autonomy) throws Exception {
    SessionId id = MemoryHouse.get(house.sessions.submit(task(autonomy, Optional.empty()))).id();
    return house.events(id, TaskEvent.Submitted.class).getFirst();
  }
}
