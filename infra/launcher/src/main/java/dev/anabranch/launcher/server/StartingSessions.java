package dev.anabranch.launcher.server;

import dev.anabranch.events.SessionId;
import dev.anabranch.sessions.SessionView;
import dev.anabranch.sessions.Sessions;
import dev.anabranch.sessions.Wish;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sessions that may still be starting: what is asked meanwhile waits, and nothing is refused. */
final class StartingSessions implements Sessions {
  private final CompletableFuture<? extends Sessions> started;

  StartingSessions(CompletableFuture<? extends Sessions> started) {
    this.started = started;
  }

  @Override
  public List<String> tools(Optional<String> label) {
    return started.join().tools(label);
  }

  @Override
  public CompletionStage<SessionView> submit(Submit submit) {
    return started.thenCompose(sessions -> sessions.submit(submit));
  }

  @Override
  public CompletionStage<List<SessionView>> fork(Fork fork) {
    return started.thenCompose(sessions -> sessions.fork(fork));
  }

  @Override
  public CompletionStage<SessionView> rewind(SessionId session, long at, Optional<String> key) {
    return started.thenCompose(sessions -> sessions.rewind(session, at, key));
  }

  @Override
  public CompletionStage<Resumption> resume(SessionId session) {
    return started.thenCompose(sessions -> sessions.resume(session));
  }

  @Override
  public CompletionStage<SessionView> wish(SessionId session, Wish wish) {
    return started.thenCompose(sessions -> sessions.wish(session, wish));
  }
}
