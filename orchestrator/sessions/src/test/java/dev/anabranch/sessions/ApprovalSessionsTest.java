package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Entry;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people let run, through the real actors: what the bus got is what workers would see. */
class ApprovalSessionsTest {
  private static final Duration DAY = Duration.ofHours(24);

  private static MemoryHouse house(CallingModel model) {
    return new MemoryHouse(model, request -> Optional.of(AnsweringBus.printed(request, "done")));
  }

  private static CallingModel posting(int calls) {
    return new CallingModel(
        List.of(IntStream.range(0, calls).mapToObj(i -> post("http://a.b/" + i)).toList()));
  }

  private static ToolCall post(String url) {
    return new ToolCall("c", MemoryHouse.OUTSIDE, Json.object().with("url", url).canonical());
  }

  private static CompletionStage<SessionView> approve(MemoryHouse house, SessionId id, Ask ask) {
    return house.sessions.wish(
        id, new Wish.Approve(ask.call(), Optional.empty(), Optional.of(ask.digest())));
  }

  private static List<String> urls(MemoryHouse house) {
    return house.bus.published.stream().map(request -> request.arguments().text("url")).toList();
  }

  @Test
  void of_five_parallel_calls_two_run_one_runs_as_edited_one_is_denied_and_one_waits()
      throws Exception {
    CallingModel model = posting(5);
    try (MemoryHouse house = house(model)) {
      SessionId id = house.begin(2, Terms.DEFAULT);
      house.awaitStatus(id, "waiting");
      List<Ask> asks = house.show(id).asks();
      assertThat(asks).hasSize(5);
      assertThat(house.bus.published).isEmpty();

      MemoryHouse.get(approve(house, id, asks.get(3)));
      house.restart();
      Wish.Approve edited =
          new Wish.Approve(
              asks.get(1).call(),
              Optional.of("{\"url\":\"http://a.b/edited\"}"),
              Optional.of(asks.get(1).digest()));
      MemoryHouse.get(house.sessions.wish(id, edited));
      Wish.Deny deny = new Wish.Deny(asks.get(2).call(), "not that one");
      MemoryHouse.get(house.sessions.wish(id, deny));
      MemoryHouse.get(approve(house, id, asks.get(0)));
      MemoryHouse.await(() -> house.events(id, ToolEvent.Settlement.class).size() == 4);

      assertThat(house.show(id).status()).isEqualTo("waiting");
      assertThat(house.show(id).asks()).extracting(Ask::call).containsExactly(asks.get(4).call());
      assertThat(urls(house).stream().distinct())
          .containsExactly("http://a.b/3", "http://a.b/edited", "http://a.b/0");
      assertGranted(house, id);
      assertThat(model.asked).hasSize(1);

      MemoryHouse.get(approve(house, id, asks.get(4)));
      house.awaitStatus(id, "completed");
      assertThat(house.events(id, ToolEvent.Observed.class)).hasSize(4);
      assertThat(house.events(id, ToolEvent.CallDenied.class)).hasSize(1);
      assertThat(model.asked.getLast().messages().toString())
          .contains("[denied by owner] not that one", "http://a.b/edited");
    }
  }

  /** Each request names the entry by which a person let it run, which stood there before. */
  private static void assertGranted(MemoryHouse house, SessionId id) {
    List<Entry> entries = house.entries(id);
    for (ToolRequest request : house.bus.published) {
      Entry grant = entries.get((int) request.grant().orElseThrow() - 1);
      assertThat(grant.event()).isInstanceOf(PeopleEvent.Approved.class);
      assertThat(((PeopleEvent.Approved) grant.event()).call()).isEqualTo(request.call());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void at_no_level_a_call_that_asks_reaches_the_bus_without_its_grant(int level) throws Exception {
    SplittableRandom random = new SplittableRandom(level);
    CallingModel model = new CallingModel(anyTurns(random));
    try (MemoryHouse house = house(model)) {
      SessionId id = house.begin(level, Terms.DEFAULT);
      int granted = 0;
      while (house.awaitRest(id).equals("waiting")) {
        for (Ask ask : house.show(id).asks()) {
          if (random.nextInt(3) > 0) {
            MemoryHouse.get(approve(house, id, ask));
            granted++;
          } else {
            MemoryHouse.get(house.sessions.wish(id, new Wish.Deny(ask.call(), "no")));
          }
        }
      }
      house.bus.published.forEach(request -> assertMayRun(house, id, request, level));
      List<ToolRequest> free =
          house.bus.published.stream().filter(request -> request.grant().isEmpty()).toList();
      assertThat(granted > 0).isEqualTo(level >= 1 && level <= 3);
      assertThat(house.bus.published.size() - free.size()).isEqualTo(granted);
      assertThat(free.isEmpty()).isEqualTo(level <= 1);
    }
  }

  private static List<List<ToolCall>> anyTurns(SplittableRandom random) {
    List<List<ToolCall>> turns = new ArrayList<>();
    for (int turn = 0; turn < 12; turn++) {
      List<ToolCall> calls = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        String name = turn + "-" + i;
        calls.add(
            switch (random.nextInt(4)) {
              case 0 -> new ToolCall("c", "fs_read", "{\"path\":\"" + name + "\"}");
              case 1 -> new ToolCall("c", "shell_run", "{\"command\":\"" + name + "\"}");
              default -> post("http://host" + random.nextInt(3) + "/" + name);
            });
      }
      turns.add(calls);
    }
    return turns;
  }

  private static void assertMayRun(
      MemoryHouse house, SessionId id, ToolRequest request, int level) {
    boolean outside = request.tool().equals(MemoryHouse.OUTSIDE);
    boolean asks =
        switch (level) {
          case 0, 1 -> true;
          case 2 -> outside;
          case 3 -> outside && !seenBefore(house, id, request);
          default -> false;
        };
    assertThat(level).as("at level 0 nothing runs").isPositive();
    if (asks) {
      assertThat(request.grant()).as("%s", request).isPresent();
    }
    request
        .grant()
        .ifPresent(seq ->
            assertThat(house.entries(id).get((int) seq - 1).event())
                .isEqualTo(new PeopleEvent.Approved(request.call(), Optional.empty(), "owner")));
  }

  /** True if a person let a call to the same host run before this one was made. */
  private static boolean seenBefore(MemoryHouse house, SessionId id, ToolRequest request) {
    long made = Long.parseLong(request.call().split("\\.")[0]);
    return house.entries(id).stream()
        .filter(entry -> entry.seq() < made)
        .filter(entry -> entry.event() instanceof PeopleEvent.Approved)
        .map(entry -> ((PeopleEvent.Approved) entry.event()).call())
        .map(call -> call(house, id, call))
        .filter(call -> call.name().equals(MemoryHouse.OUTSIDE))
        .anyMatch(call -> host(call).equals(host(request.arguments())));
  }

  private static ToolCall call(MemoryHouse house, SessionId id, String address) {
    String[] place = address.split("\\.");
    TurnEvent.ModelReplied reply =
        (TurnEvent.ModelReplied) house.entries(id).get(Integer.parseInt(place[0]) - 1).event();
    return reply.calls().get(Integer.parseInt(place[1]));
  }

  private static String host(ToolCall call) {
    return host(Json.parseObject(call.arguments()));
  }

  private static String host(Json.Obj arguments) {
    return URI.create(arguments.text("url")).getHost();
  }

  @Test
  void a_grant_after_a_restart_and_a_day_runs_the_call_once() throws Exception {
    CallingModel model = posting(1);
    try (MemoryHouse house = house(model)) {
      SessionId id = house.begin(2, Terms.DEFAULT);
      house.awaitStatus(id, "waiting");
      house.sessions.close();
      house.passes(DAY);
      house.restart();
      assertThat(house.show(id).status()).isEqualTo("waiting");
      assertThat(house.bus.published).isEmpty();

      MemoryHouse.get(approve(house, id, house.show(id).asks().getFirst()));
      house.awaitStatus(id, "completed");
      house.passes(DAY);
      house.restart();
      assertThat(MemoryHouse.get(house.sessions.resume(id)).session().status())
          .isEqualTo("completed");
      assertThat(house.bus.published).hasSize(1);
      assertThat(house.bus.published.getFirst().attempt()).isEqualTo(1);
      assertThat(house.events(id, ToolEvent.Observed.class)).hasSize(1);
      assertGranted(house, id);
    }
  }

  @Test
  void many_grants_of_one_call_at_once_are_one() throws Exception {
    try (MemoryHouse house = house(posting(1))) {
      SessionId id = house.begin(2, Terms.DEFAULT);
      house.awaitStatus(id, "waiting");
      Ask ask = house.show(id).asks().getFirst();
      List<CompletableFuture<SessionView>> grants =
          IntStream.range(0, 16)
              .mapToObj(i -> approve(house, id, ask).toCompletableFuture())
              .toList();
      house.awaitStatus(id, "completed");
      for (CompletableFuture<SessionView> grant : grants) {
        MemoryHouse.get(grant.handle((view, problem) -> Optional.ofNullable(problem)))
            .ifPresent(
                refused -> assertThat(refused).hasRootCauseInstanceOf(Sessions.Refused.class));
      }
      assertThat(house.bus.published).hasSize(1);
      assertThat(house.events(id, PeopleEvent.Approved.class)).hasSize(1);
    }
  }

  @Test
  void a_wrong_grant_is_refused_by_its_kind_and_loses_nothing() throws Exception {
    try (MemoryHouse house = house(posting(2))) {
      SessionId id = house.begin(2, Terms.DEFAULT);
      house.awaitStatus(id, "waiting");
      List<Ask> asks = house.show(id).asks();
      String first = asks.getFirst().call();
      Optional<String> none = Optional.empty();

      Optional<String> ofTheOther = Optional.of(asks.get(1).digest());
      refused(house, id, new Wish.Approve(first, none, ofTheOther), Sessions.Refused.class);
      refused(house, id, new Wish.Approve(first, Optional.of("[1]"), none), Sessions.Refused.class);
      refused(house, id, new Wish.Answer(first, "yes"), Sessions.Refused.class);
      refused(house, id, new Wish.Deny(first, " "), Sessions.Refused.class);
      refused(house, id, new Wish.Approve("3.7", none, none), UnknownCall.class);
      refused(house, id, new Wish.Approve("nonsense", none, none), UnknownCall.class);
      SessionId nobody = SessionId.random(new SplittableRandom(99));
      refused(house, nobody, new Wish.Approve(first, none, none), UnknownSession.class);
      assertThat(house.bus.published).isEmpty();

      MemoryHouse.get(approve(house, id, asks.getFirst()));
      MemoryHouse.await(() -> house.events(id, ToolEvent.Observed.class).size() == 1);
      refused(house, id, new Wish.Approve(first, none, none), Sessions.Refused.class);
      refused(house, id, new Wish.Deny(first, "too late"), Sessions.Refused.class);
      assertThat(urls(house)).containsExactly("http://a.b/0");
      MemoryHouse.get(approve(house, id, asks.get(1)));
      house.awaitStatus(id, "completed");
      assertThat(urls(house)).containsExactly("http://a.b/0", "http://a.b/1");
    }
  }

  private static void refused(
      MemoryHouse house, SessionId id, Wish wish, Class<? extends Throwable> kind) {
    List<Entry> before = house.journal.feed(0, 1_000);
    assertThatThrownBy(() -> MemoryHouse.get(house.sessions.wish(id, wish)))
        .as("%s", wish)
        .hasRootCauseInstanceOf(kind);
    assertThat(house.journal.feed(0, 1_000)).isEqualTo(before);
  }
}
