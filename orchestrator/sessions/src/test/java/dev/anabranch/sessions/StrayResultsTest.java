package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Settlement;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that answer nothing that was asked leave the journal as it is. */
class StrayResultsTest {
  private static final SessionId NOBODY = SessionId.random(new SplittableRandom(77));
  private static final ToolCall READ = new ToolCall("c", "fs_read", "{\"path\":\"a.txt\"}");

  private final MemoryHouse house =
      new MemoryHouse(new CallingModel(List.of(List.of(READ, READ))), request -> Optional.empty());
  private SessionId id;

  @BeforeEach
  void begin() throws Exception {
    id = house.begin(4, Terms.DEFAULT);
    MemoryHouse.await(() -> house.bus.published.size() == 2);
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** The session has taken note of it when this returns. */
  private void comes(SessionId session, int attempt, Settlement settlement) throws Exception {
    MemoryHouse.get(house.bus.publish(new ToolResult(session, attempt, settlement)));
  }

  private ToolRequest asked() {
    return house.bus.published.getFirst();
  }

  static List<Settlement> settlements() {
    return List.of(
        new ToolEvent.Observed(
            "3.0", 0, Output.of("forged"), Optional.of("ab"), 1, Optional.empty()),
        new ToolEvent.Failed("3.0", Kind.TIMEOUT, "forged", Output.EMPTY, Optional.empty(), 1),
        new ToolEvent.Rejected("3.0", "forged"),
        new ToolEvent.CallDenied("3.0", "forged", "owner"),
        new ToolEvent.CallCancelled("3.0", Optional.empty()),
        new ToolEvent.InDoubt("3.0", "forged"));
  }

  @ParameterizedTest
  @MethodSource("settlements")
  void a_result_of_an_attempt_that_was_never_published_settles_nothing(Settlement forged)
      throws Exception {
    assertThat(asked().call()).isEqualTo("3.0");
    List<Entry> before = house.entries(id);
    comes(id, 2, forged);
    comes(id, 99, forged);
    assertThat(house.entries(id)).isEqualTo(before);

    comes(id, 1, AnsweringBus.printed(asked(), "true"));
    assertThat(house.events(id, ToolEvent.Observed.class))
        .extracting(observed -> observed.output().head())
        .containsExactly("true");
  }

  @Test
  void the_journal_is_not_asked_about_a_result_that_is_waited_for() throws Exception {
    house.journal.sessionsAsked.set(0);
    comes(id, 1, AnsweringBus.printed(asked(), "true"));
    assertThat(house.journal.sessionsAsked).hasValue(0);

    comes(NOBODY, 1, AnsweringBus.printed(asked(), "true"));
    assertThat(house.journal.sessionsAsked).hasValue(1);
  }

  @Test
  void a_result_for_a_call_that_was_never_made_leaves_the_journal_as_it_is() throws Exception {
    List<Entry> before = house.entries(id);
    for (String call : List.of("3.2", "2.0", "99.0")) {
      comes(id, 1, new ToolEvent.InDoubt(call, "forged"));
      comes(
          id,
          1,
          new ToolEvent.Observed(
              call, 0, Output.of("forged"), Optional.of("ab"), 1, Optional.empty()));
    }
    assertThat(house.entries(id)).isEqualTo(before);
    assertThat(house.sessions.strays()).isZero();
  }

  @Test
  void a_result_for_a_session_that_is_not_here_is_counted_and_makes_none() throws Exception {
    List<Entry> before = house.entries(id);
    comes(NOBODY, 1, AnsweringBus.printed(asked(), "forged"));
    comes(NOBODY, 1, AnsweringBus.printed(asked(), "forged"));
    assertThat(house.sessions.strays()).isEqualTo(2);
    assertThat(house.journal.session(NOBODY)).isEmpty();
    assertThat(house.entries(id)).isEqualTo(before);
  }

  @Test
  void a_result_that_comes_again_changes_nothing_more() throws Exception {
    comes(id, 1, AnsweringBus.printed(asked(), "true"));
    List<Entry> before = house.entries(id);
    comes(id, 1, AnsweringBus.printed(asked(), "true"));
    comes(id, 2, AnsweringBus.printed(asked(), "forged"));
    assertThat(house.entries(id)).isEqualTo(before);
  }
}
