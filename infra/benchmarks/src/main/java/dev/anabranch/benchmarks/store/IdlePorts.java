package dev.anabranch.benchmarks.store;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Journal;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.session.CallRequest;
import dev.anabranch.session.Origins;
import dev.anabranch.session.SessionPorts;
import dev.anabranch.session.ToolPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A world for sessions that ask nothing of it. */
final class IdlePorts {
  private IdlePorts() {}

  static SessionPorts over(Journal journal) {
    return new SessionPorts(
        new NoModel(),
        new NoTools(),
        new Here(journal),
        journal::read,
        InstantSource.system(),
        Duration.ofSeconds(5));
  }

  private static final class NoModel implements Model {
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }

  private static final class NoTools implements ToolPort {
    @Override
    public CompletionStage<Void> publish(CallRequest request) {
      return new CompletableFuture<>();
    }

    @Override
    public void cancel(SessionId session) {}
  }

  private record Here(Journal journal) implements Origins {
    @Override
    public SessionId root(SessionId session) {
      return session;
    }

    @Override
    public long micros(SessionId session, long seq) {
      return journal.stored(session, seq - 1, 1).getFirst().micros();
    }
  }
}
