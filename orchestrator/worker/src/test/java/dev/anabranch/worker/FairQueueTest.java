package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order calls that wait are begun. */
final class FairQueueTest {
  private record Call(SessionId session, int number) {}

  @Test
  void a_flood_of_one_session_lets_another_begin_at_the_second_place() {
    SplittableRandom random = new SplittableRandom(1);
    SessionId flood = SessionId.random(random);
    SessionId other = SessionId.random(random);
    FairQueue<Call> queue = new FairQueue<>();
    IntStream.range(0, 5_000).forEach(n -> queue.add(flood, new Call(flood, n)));
    queue.add(other, new Call(other, 0));
    queue.add(other, new Call(other, 1));

    assertThat(queue.next()).contains(new Call(flood, 0));
    assertThat(queue.next()).contains(new Call(other, 0));
    assertThat(queue.next()).contains(new Call(flood, 1));
    assertThat(queue.next()).contains(new Call(other, 1));
    assertThat(queue.next()).contains(new Call(flood, 2));
  }

  /** Between two calls of a session that waits, every other session has at most one turn. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_session_that_waits_is_passed_twice_by_another_and_none_loses_its_order(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SessionId> sessions =
        IntStream.range(0, 6).mapToObj(n -> SessionId.random(random)).toList();
    Map<SessionId, Deque<Call>> expected = new HashMap<>();
    Map<SessionId, Set<SessionId>> passed = new HashMap<>();
    for (SessionId session : sessions) {
      expected.put(session, new ArrayDeque<>());
    }
    FairQueue<Call> queue = new FairQueue<>();
    for (int step = 0; step < 4_000; step++) {
      SessionId session = sessions.get(random.nextInt(1 + random.nextInt(sessions.size())));
      if (random.nextInt(2) == 0) {
        Call call = new Call(session, step);
        Deque<Call> row = Objects.requireNonNull(expected.get(session));
        if (row.isEmpty()) {
          passed.put(session, new HashSet<>());
        }
        row.add(call);
        queue.add(session, call);
      } else {
        queue
            .next()
            .ifPresent(call -> {
              Deque<Call> own = Objects.requireNonNull(expected.get(call.session()));
              assertThat(call).isEqualTo(own.removeFirst());
              passed.remove(call.session());
              passed.values().forEach(by -> assertThat(by.add(call.session())).isTrue());
              if (!own.isEmpty()) {
                passed.put(call.session(), new HashSet<>());
              }
            });
      }
    }
  }

  @Test
  void what_is_withdrawn_is_not_begun() {
    SplittableRandom random = new SplittableRandom(2);
    SessionId one = SessionId.random(random);
    SessionId other = SessionId.random(random);
    FairQueue<Call> queue = new FairQueue<>();
    for (int n = 0; n < 3; n++) {
      queue.add(one, new Call(one, n));
      queue.add(other, new Call(other, n));
    }

    assertThat(queue.withdraw(call -> call.session().equals(one) || call.number() == 1)).hasSize(4);
    List<Call> left = new ArrayList<>();
    queue.next().ifPresent(left::add);
    queue.next().ifPresent(left::add);
    assertThat(left).containsExactly(new Call(other, 0), new Call(other, 2));
    assertThat(queue.next()).isEmpty();
  }
}
