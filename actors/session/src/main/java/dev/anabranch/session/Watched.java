package dev.anabranch.session;

import dev.anabranch.events.SessionId;
import dev.anabranch.model.Delta;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.secrets.SecretStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A reply that is watched, by whoever it may be: one that fails is told nothing more, and none is
 * told a secret. What may be the beginning of one is told when more of it has come.
 */
final class Watched implements Watching.Reply {
  private static final int TEXT = -1;

  private final Redactor redactor;
  private volatile Watching.Reply reply;
  private Part part = new Part(TEXT, new StringBuilder(), Optional.empty());

  /**
   * What is being told: the text, or the arguments of a call.
   *
   * @param clean what came out of the stream and is not told yet
   */
  private record Part(int call, StringBuilder clean, Optional<SecretStream> stream) {}

  Watched(Watching watching, SessionId session, Turn.Request request, Redactor redactor) {
    this.redactor = redactor;
    this.reply = begun(() -> watching.asked(session, request));
  }

  private static Watching.Reply begun(Supplier<Watching.Reply> asked) {
    try {
      return asked.get();
    } catch (RuntimeException watcherFailed) {
      return Watching.Reply.UNWATCHED;
    }
  }

  @Override
  public void said(Delta delta) {
    switch (delta) {
      case Delta.Text text -> said(TEXT, text.piece());
      case Delta.Call call -> {
        finish();
        tell(() -> reply.said(call));
      }
      case Delta.Arguments arguments -> said(arguments.call(), arguments.piece());
    }
  }

  private synchronized void said(int call, String piece) {
    if (part.call() != call || part.stream().isEmpty()) {
      finish();
      StringBuilder clean = new StringBuilder();
      part = new Part(call, clean, Optional.of(redactor.stream(clean::append)));
    }
    part.stream().orElseThrow().take(piece);
    tellClean();
  }

  private synchronized void finish() {
    part.stream().ifPresent(SecretStream::end);
    tellClean();
    part = new Part(TEXT, new StringBuilder(), Optional.empty());
  }

  private void tellClean() {
    if (!part.clean().isEmpty()) {
      String words = part.clean().toString();
      part.clean().setLength(0);
      Delta delta =
          part.call() == TEXT ? new Delta.Text(words) : new Delta.Arguments(part.call(), words);
      tell(() -> reply.said(delta));
    }
  }

  @Override
  public void ended() {
    finish();
    tell(reply::ended);
  }

  private void tell(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException watcherFailed) {
      reply = UNWATCHED;
    }
  }
}
