package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.context.Segment;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Snapshots of random lives: what is read back goes on as if it had never been away. */
class StateCodecTest {
  private static final int LIVES = Integer.getInteger("anabranch.lives", 1500) / 10;
  private static final int STEPS = 60;

  @Test
  void a_state_read_back_at_any_entry_goes_on_to_the_state_of_the_straight_fold() {
    int cuts = 0;
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      List<SessionState> straight = folds(life.state.id(), life.journal);
      String request = request(life, life.state);
      int step = seed < LIVES / 5 ? 1 : 7;
      for (int cut = 1; cut < straight.size(); cut += step) {
        SessionState before = straight.get(cut);
        SessionState read = StateCodec.decode(StateCodec.encode(before)).orElseThrow();
        assertSame(read, before, seed, cut);
        SessionState end = fold(read, life.journal.subList(cut, life.journal.size()));
        assertSame(end, life.state, seed, cut);
        assertThat(request(life, end)).as("seed %d, cut %d", seed, cut).isEqualTo(request);
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThan(5 * LIVES);
  }

  @Test
  void a_state_read_back_decides_as_the_one_that_was_kept() {
    for (long seed = 0; seed < LIVES; seed++) {
      RandomLife life = live(seed);
      for (SessionState state : folds(life.state.id(), life.journal)) {
        if (StateCodec.keepable(state)) {
          SessionState read = StateCodec.decode(StateCodec.encode(state)).orElseThrow();
          for (SessionCommand command :
              List.of(
                  new SessionCommand.Wake(true),
                  new SessionCommand.Resume("owner"),
                  new SessionCommand.Message("m", "owner"),
                  new SessionCommand.CancelOverdue())) {
            assertThat(SessionDecider.decide(read, command))
                .as("seed %d, entry %d", seed, state.head())
                .isEqualTo(SessionDecider.decide(state, command));
          }
        }
      }
    }
  }

  @Test
  void the_same_state_is_the_same_bytes() {
    RandomLife life = live(5);
    byte[] bytes = StateCodec.encode(life.state);
    assertThat(StateCodec.encode(StateCodec.decode(bytes).orElseThrow())).isEqualTo(bytes);
    assertThat(Json.parseObject(bytes).bytes()).isEqualTo(bytes);
  }

  @Test
  void a_snapshot_of_another_fold_is_not_read() {
    Json.Obj json = Json.parseObject(StateCodec.encode(live(1).state));
    assertThat(StateCodec.decode(json.with("fold", StateCodec.FOLD + 1).bytes())).isEmpty();
    assertThat(StateCodec.decode(json.with("fold", 0).bytes())).isEmpty();
    assertThat(StateCodec.decode(json.bytes())).isPresent();
  }

  @Test
  void what_is_cut_or_lacks_a_field_is_no_snapshot() {
    byte[] bytes = StateCodec.encode(live(2).state);
    for (int length = 0; length < bytes.length; length += 13) {
      assertThat(StateCodec.decode(Arrays.copyOf(bytes, length))).as("cut at %d", length).isEmpty();
    }
    Json.Obj json = Json.parseObject(bytes);
    for (String field : List.of("fold", "session", "head", "life", "turn", "prompt")) {
      assertThat(StateCodec.decode(json.with(field, new Json.Null()).bytes())).isEmpty();
    }
  }

  @Test
  void a_flipped_byte_is_refused_or_read_but_never_an_error() {
    byte[] bytes = StateCodec.encode(live(3).state);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 2_000; i++) {
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(StateCodec.decode(flipped)).isNotNull();
    }
  }

  @Test
  void the_serializer_refuses_what_it_cannot_read_in_akkas_way() throws Exception {
    StateSerializer serializer = new StateSerializer();
    SessionState state = live(4).state;
    byte[] bytes = serializer.toBinary(state);
    String manifest = serializer.manifest(state);
    assertSame((SessionState) serializer.fromBinary(bytes, manifest), state, 4, 0);
    assertThatThrownBy(() -> serializer.fromBinary(bytes, "session-state/0"))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {'{'}, manifest))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void what_was_never_submitted_is_not_kept() {
    SessionState empty = SessionState.empty(SessionId.random(new SplittableRandom(1)));
    assertThat(StateCodec.keepable(empty)).isFalse();
    assertThatThrownBy(() -> StateCodec.encode(empty)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_read_only_state_is_not_kept() {
    SessionState state =
        live(6).state.evolve(new Unreadable("Newer", Optional.empty(), "a newer one wrote it"));
    assertThat(StateCodec.keepable(state)).isFalse();
    assertThatThrownBy(() -> StateCodec.encode(state)).isInstanceOf(IllegalStateException.class);
  }

  private static void assertSame(SessionState actual, SessionState wanted, long seed, int cut) {
    assertThat(actual.id()).isEqualTo(wanted.id());
    assertThat(actual.head()).isEqualTo(wanted.head());
    assertThat(actual.life()).as("seed %d, cut %d", seed, cut).isEqualTo(wanted.life());
    assertThat(actual.turn()).as("seed %d, cut %d", seed, cut).isEqualTo(wanted.turn());
    assertThat(actual.root()).isEqualTo(wanted.root());
    assertThat(actual.requiredPrompt().prefixHash())
        .isEqualTo(wanted.requiredPrompt().prefixHash());
    assertThat(actual.requiredPrompt().segmentCount())
        .isEqualTo(wanted.requiredPrompt().segmentCount());
    assertThat(actual.requiredPrompt().bytes()).isEqualTo(wanted.requiredPrompt().bytes());
  }

  /** The request, whose earlier segments are made again from the life's journal. */
  private static String request(RandomLife life, SessionState state) {
    List<Segment> earlier =
        new EarlierSegments(state.id(), Entries.of(life.journal)).of(state.requiredPrompt());
    return state.requiredPrompt().request(state.model(), "key", earlier).json().canonical();
  }

  private static List<SessionState> folds(SessionId id, List<Event> events) {
    List<SessionState> states = new ArrayList<>(List.of(SessionState.empty(id)));
    events.forEach(event -> states.add(states.getLast().evolve(event)));
    return states;
  }

  private static SessionState fold(SessionState from, List<Event> events) {
    SessionState state = from;
    for (Event event : events) {
      state = state.evolve(event);
    }
    return state;
  }

  private static RandomLife live(long seed) {
    RandomLife life = new RandomLife(seed);
    for (int i = 0; i < STEPS; i++) {
      life.step();
    }
    return life;
  }

  /** A past made of events alone. */
  private interface Entries {
    static Past of(List<Event> events) {
      return (session, after, max) -> {
        List<Entry> page = new ArrayList<>();
        for (long seq = after + 1; seq <= Math.min(after + max, events.size()); seq++) {
          page.add(new Entry(seq, 0, session, 0, "", events.get(Math.toIntExact(seq - 1))));
        }
        return page;
      };
    }
  }
}
