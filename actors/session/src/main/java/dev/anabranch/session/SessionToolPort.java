package dev.anabranch.session;

import dev.anabranch.events.Event;
import dev.anabranch.events.ToolEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What session tools need of the world: {@code ctx_restore}, {@code skill_activate} and {@code
 * sys_time} read something first, {@code agent_run} and {@code agent_map} have other sessions work.
 * Asked again after a crash.
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
        public CompletionStage<Void> watch(SessionState state, Turn.Call call, Turn.Child child) {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public void ended(SessionState state) {
          // nobody waits for it
        }
      };

  /**
   * The settlement of the call and what else follows. A call whose sub-agents have all ended is
   * here if what they brought back is too long to be told whole: see {@link Gathering}.
   */
  CompletionStage<List<Event>> answer(SessionState state, Turn.Call call);

  /**
   * Sees to it that the sub-agent of the call works with no more autonomy than this session has, or
   * is cancelled if this session is: begins it if it is not there, and tells its end by {@code
   * ChildEnded} if it is over already. Tried again if it fails.
   */
  CompletionStage<Void> watch(SessionState state, Turn.Call call, Turn.Child child);

  /** This session, a sub-agent, is over: the one that started it is told. */
  void ended(SessionState state);
}
