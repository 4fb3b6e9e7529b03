package dev.anabranch.checks.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Rejected;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What any remote worker must do, whatever its language. To be held against this, one offers the
 * tools of {@code docs/remote-worker/worker.py} under the name it is given.
 */
@Timeout(300)
abstract class RemoteWorkerContract {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SESSIONS = 10;
  private static final int CALLS_EACH = 4;

  /** More than the silence after which a worker is taken for lost, also if one begins late. */
  private static final int LONG_SECONDS = 16;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final RemoteHouse house = RemoteHouse.shared();
  private final String name = "kit" + NAMES.incrementAndGet();
  @TempDir Path temp;
  private Path effects;
  private AutoCloseable worker;

  /** Starts a worker of this name that writes its effects, a line for each, to this file. */
  abstract AutoCloseable start(Place place, Path effects) throws Exception;

  /** Where a worker joins, under which name, and with which token. */
  record Place(URI url, String name, String token) {}

  @BeforeEach
  void join() throws Exception {
    effects = Files.createFile(temp.resolve("effects"));
    worker = another();
  }

  private AutoCloseable another() throws Exception {
    return at(house.url());
  }

  private AutoCloseable at(URI url) throws Exception {
    int before = house.here(name).size();
    AutoCloseable fresh = start(new Place(url, name, house.workerToken()), effects);
    Awaitility.await().atMost(LONG).until(() -> house.here(name).size() > before);
    return fresh;
  }

  @AfterEach
  void leave() throws Exception {
    worker.close();
  }

  private String tool(String own) {
    return "remote_" + name + "_" + own;
  }

  private Observed observed(String own, Json.Obj arguments) {
    return (Observed) house.call(tool(own), arguments);
  }

  private List<String> effects() throws IOException {
    return Files.readAllLines(effects);
  }

  @Test
  void its_tools_are_offered_under_its_name_with_their_effects() {
    ToolDefinition echo = house.awaitOffer(tool("echo"));

    assertThat(echo.effect()).isEqualTo(ToolEffect.PURE);
    assertThat(echo.description()).isEqualTo("Of the remote worker " + name + ": Does echo.");
    assertThat(house.awaitOffer(tool("count")).effect()).isEqualTo(ToolEffect.EXTERNAL);
  }

  @Test
  void what_it_answers_is_an_observation_to_the_letter() {
    String text = "gr\u00fc\u00df dich, \ud83c\udf0d\n\"quoted\" \\ <b>";
    Observed echoed = observed("echo", Json.object().with("text", text));

    assertThat(echoed.exit()).isZero();
    assertThat(echoed.output().head()).isEqualTo(text);
  }

  @Test
  void an_exit_is_told_as_it_is() {
    Observed failed = observed("fail", Json.object());

    assertThat(failed.exit()).isEqualTo(3);
    assertThat(failed.output().head()).isEqualTo("no");
  }

  @Test
  void its_refusal_is_told_to_the_model() {
    Failed refused = (Failed) house.call(tool("refuse"), Json.object());

    assertThat(refused.kind()).isEqualTo(Kind.SCHEMA);
    assertThat(refused.message()).contains("not today");
  }

  @Test
  void arguments_that_do_not_fit_never_reach_it() throws Exception {
    ToolEvent.Settlement settled =
        house.call(tool("count"), Json.object().with("number", "not a number"));

    assertThat(settled).isInstanceOf(Rejected.class);
    assertThat(effects()).isEmpty();
  }

  @Test
  void an_output_larger_than_a_message_is_kept_whole() throws Exception {
    int bytes = 3_000_000;
    Observed flood = observed("flood", Json.object().with("bytes", bytes));

    try (var whole = house.blobs.open(flood.output().blob().orElseThrow())) {
      assertThat(whole.readAllBytes()).hasSize(bytes).containsOnly('y');
    }
  }

  @Test
  void each_of_many_calls_is_run_once_under_the_name_that_stays_its_own() throws Exception {
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      ids.add(house.begin(tool("count"), numbers(CALLS_EACH)));
    }
    List<String> wanted = new ArrayList<>();
    for (SessionId id : ids) {
      List<ToolEvent.Settlement> settled = house.settled(id);
      assertThat(settled).hasSize(CALLS_EACH).allMatch(Observed.class::isInstance);
      settled.forEach(one -> wanted.add(one.call().split("\\.")[1] + " " + id + "/" + one.call()));
    }

    assertThat(effects()).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static List<Json.Obj> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> Json.object().with("number", i)).toList();
  }

  /** With each of its threads at work nothing but beats says that it lives. */
  @Test
  void a_worker_that_is_busy_for_long_is_not_taken_for_lost() throws Exception {
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < CALLS_EACH; i++) {
      ids.add(house.begin(tool("sleep"), List.of(Json.object().with("seconds", LONG_SECONDS))));
    }

    for (SessionId id : ids) {
      assertThat(house.settled(id)).as("not lost").allMatch(Observed.class::isInstance);
    }
  }

  @Test
  void a_cancelled_call_ends_when_it_says_so() throws Exception {
    SessionId id = house.begin(tool("sleep"), List.of(Json.object().with("seconds", 100)));
    Awaitility.await().atMost(LONG).until(() -> effects().contains("asleep"));
    house.cancel(id);

    assertThat(house.settled(id)).singleElement().isInstanceOf(CallCancelled.class);
    assertThat(observed("echo", Json.object().with("text", "free again")).exit()).isZero();
  }

  @Test
  void a_call_that_it_may_not_begin_any_more_is_left_alone() throws Exception {
    worker.close();
    try (SlowRoad road = new SlowRoad(house.url())) {
      worker = at(road.url());
      SessionId id = house.begin(tool("count"), numbers(1));

      assertThat(house.settled(id)).allMatch(Observed.class::isInstance);
      road.awaitLate();
      Awaitility.await()
          .alias("done once")
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(() -> effects().size() == 1);
      worker.close();
    }
  }

  @Test
  void what_a_dying_worker_began_is_in_doubt_and_is_not_done_by_another() throws Exception {
    AutoCloseable second = another();
    try {
      ToolEvent.Settlement settled = house.call(tool("die"), Json.object());

      assertThat(settled).isInstanceOf(InDoubt.class);
      assertThat(((InDoubt) settled).reason()).contains(name + " was lost while it ran this");
      assertThat(effects()).hasSize(1);
      assertThat(observed("echo", Json.object().with("text", "I live")).exit()).isZero();
    } finally {
      second.close();
    }
  }
}
