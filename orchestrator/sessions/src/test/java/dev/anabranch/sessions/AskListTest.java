package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of all asks while the sessions that ask go from status to status. */
class AskListTest {
  private static final List<String> STATUSES = List.of("waiting", "running", "paused");

  /** Before each read of a list, every session may be in another status than before. */
  private static final class Moving implements AskList.Lists {
    private final SplittableRandom random;
    private final Map<SessionId, SessionView> sessions = new TreeMap<>();

    Moving(SplittableRandom random, int size) {
      this.random = random;
      for (int i = 0; i < size; i++) {
        SessionId id = SessionId.random(random);
        sessions.put(id, asking(id));
      }
    }

    private SessionView asking(SessionId id) {
      Json.Obj ask =
          Json.object()
              .with("call", "4.0")
              .with("tool", "shell_run")
              .with("arguments", "{}")
              .with("kind", "approval")
              .with("digest", "d".repeat(64));
      return SessionView.of(
          Json.object()
              .with("id", id.value())
              .with("task", "a task")
              .with("status", STATUSES.get(random.nextInt(STATUSES.size())))
              .with("head", 4)
              .with("steps", 1)
              .with("model", "a-model")
              .with("createdAt", "2026-01-02T03:04:05Z")
              .with("usage", Json.object())
              .with("asks", Json.array(List.of(ask))));
    }

    @Override
    public SessionReads.Page list(Set<String> statuses, Optional<SessionId> cursor, int max) {
      sessions.replaceAll((id, before) -> asking(id));
      List<SessionView> found = new ArrayList<>();
      for (SessionView view : sessions.values()) {
        boolean after = cursor.map(last -> view.id().compareTo(last) > 0).orElse(true);
        if (after && statuses.contains(view.status())) {
          if (found.size() == max) {
            return new SessionReads.Page(found, Optional.of(found.getLast().id()));
          }
          found.add(view);
        }
      }
      return new SessionReads.Page(found, Optional.empty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 450})
  void no_ask_is_missed_while_its_session_goes_from_status_to_status(int size) {
    for (int seed = 0; seed < 20; seed++) {
      AskList asks = new AskList(new Moving(new SplittableRandom(seed), size));
      assertThat(asks.page(Optional.empty(), 1_000).list("approvals")).hasSize(size);
    }
  }
}
