package dev.anabranch.launcher.server;

import dev.anabranch.events.SessionId;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.Wish;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses every wish: this process only shows. */
final class ReadOnlySessions implements Sessions {

  static final String ONLY_SHOWS =
      "this console only shows; ask the process that looks after the sessions";

  private static <T> CompletionStage<T> refused() {
    return CompletableFuture.failedStage(new Refused(ONLY_SHOWS));
  }

  @Override
  public CompletionStage<SessionView> submit(Submit submit) {
    return refused();
  }

  @Override
  public CompletionStage<List<SessionView>> fork(Fork fork) {
    return refused();
  }

  @Override
  public CompletionStage<SessionView> rewind(SessionId session, long at, Optional<String> key) {
    return refused();
  }

  @Override
  public CompletionStage<Resumption> resume(SessionId session) {
    return refused();
  }

  @Override
  public CompletionStage<SessionView> wish(SessionId session, Wish wish) {
    return refused();
  }
}
