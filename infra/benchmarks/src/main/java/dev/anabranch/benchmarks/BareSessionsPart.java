package dev.anabranch.benchmarks;

import dev.anabranch.benchmarks.dispatch.BareDispatch;
import dev.anabranch.benchmarks.store.BareLoop;
import dev.anabranch.bus.BusAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The limit of many sessions: what a step cannot do without, with nothing between. The same bytes
 * are posted to the echo model again and again, a bare request and its reply go over a share group,
 * and a bare writer makes an append after each of both durable.
 */
final class BareSessionsPart implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final BareDispatch dispatch;
  private final OkHttpClient client;
  private final Request request;

  BareSessionsPart(BusAccess access, String baseUrl, int sessions, int promptKib) throws Exception {
    dispatch = BareDispatch.shared(access);
    dispatch.ready();
    client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(sessions, 5, TimeUnit.MINUTES))
            .build();
    request =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .post(RequestBody.create(body(promptKib), MediaType.get("application/json")))
            .build();
  }

  private static byte[] body(int promptKib) {
    String start = "{\"model\":\"echo-0\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    String end = "\"}]}";
    int filler = (promptKib << 10) - start.length() - end.length();
    return (start + "x".repeat(filler) + end).getBytes(StandardCharsets.US_ASCII);
  }

  Pace measure(Path dir, int sessions, int steps) throws Exception {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      answers.add(new CompletableFuture<>());
    }
    dispatch.listen((session, number) -> answers.get(session).complete(null));
    try (BareLoop journal = new BareLoop("jdbc:sqlite:" + dir.resolve("bare.db"), sessions);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Pace.Watch watch = Pace.begin();
      List<Future<?>> running = new ArrayList<>();
      for (int session = 0; session < sessions; session++) {
        int own = session;
        running.add(threads.submit(() -> steps(journal, answers, own, steps)));
      }
      for (Future<?> one : running) {
        one.get();
      }
      return watch.end(sessions * steps);
    }
  }

  private Void steps(
      BareLoop journal, List<CompletableFuture<Void>> answers, int session, int steps)
      throws Exception {
    for (int step = 0; step < steps; step++) {
      ask();
      journal.append(session, 2L * step);
      answers.set(session, new CompletableFuture<>());
      dispatch.send(session, step);
      answers.get(session).get(WAIT_SECONDS, TimeUnit.SECONDS);
      journal.append(session, 2L * step + 1);
    }
    return null;
  }

  private void ask() throws IOException {
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful() || response.body().bytes().length == 0) {
        throw new BenchFailed("the echo model did not answer: " + response);
      }
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    dispatch.close();
  }
}
