package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers of the last thousand wishes that came with an Idempotency-Key, so that a request that is
 * sent twice has one effect. Lives as long as the server. A submit does not need it, and a fork
 * only to find another body under its key: their keys name the sessions that they make, for good.
 */
final class Remembered {
  private static final int KEPT_MAX = 1_000;

  private final Map<String, Kept> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Kept(String digest, CompletableFuture<Answer> answer) {}

  /** The work of a request whose body was read. */
  interface Work {
    Answer run() throws Exception;
  }

  Answer once(Call call, Json.Obj body, Work work) throws Exception {
    Optional<String> key = call.key().map(sent -> call.caller().owner().orElse("") + "\0" + sent);
    if (key.isEmpty()) {
      return work.run();
    }
    Kept mine = new Kept(call.digest(body), new CompletableFuture<>());
    Optional<Kept> before;
    synchronized (kept) {
      before = Optional.ofNullable(kept.putIfAbsent(key.get(), mine));
    }
    if (before.isEmpty()) {
      return firstTime(key.get(), mine, work);
    }
    if (!before.get().digest().equals(mine.digest())) {
      throw new Problem(
          Kind.KEY_REUSED, "This Idempotency-Key came with another request; take a new one.");
    }
    return Call.await(before.get().answer());
  }

  private Answer firstTime(String key, Kept mine, Work work) throws Exception {
    try {
      Answer answer = work.run();
      mine.answer().complete(answer);
      return answer;
    } catch (Exception e) {
      mine.answer().completeExceptionally(e);
      synchronized (kept) {
        kept.remove(key, mine);
      }
      throw e;
    }
  }
}
