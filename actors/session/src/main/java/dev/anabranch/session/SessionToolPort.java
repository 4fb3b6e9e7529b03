package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers calls of session tools that must read or start something first: {@code ctx_restore},
 * {@code skill_activate}, {@code sys_time}, {@code agent_run}, {@code agent_map}. Asked again after
 * a crash, so what it starts must be known by the call.
 */
public interface SessionToolPort {
  /** Has none of them. */
  SessionToolPort NONE =
      new SessionToolPort() {
        @Override
        public CompletionStage<List<Event>> answer(SessionState state, Turn.Call call) {
          return CompletableFuture.completedStage(
              List.of(
                  new ToolEvent.Rejected(
                      call.address(), call.call().name() + " is not available here")));
        }

        @Override
        public void watch(SessionState state, Turn.Call call) {
          // nobody works for a call
        }

        @Override
        public void cancel(SessionState state) {
          // nothing was started
        }
      };

  /**
   * The settlement of the call and what else follows; or, where others must work first, that they
   * began.
   */
  CompletionStage<List<Event>> answer(SessionState state, Turn.Call call);

  /** What a call that sub-agents work for waits for now, told by {@code ChildEnded}. */
  void watch(SessionState state, Turn.Call call);

  /** The session is being cancelled: so are those who work for it. */
  void cancel(SessionState state);
}
