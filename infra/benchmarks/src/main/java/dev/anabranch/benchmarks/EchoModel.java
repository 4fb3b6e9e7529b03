package dev.anabranch.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A model that answers at once, in a process of its own: it asks for the same tool call again and
 * again, and submits after as many calls as the model id says ({@code echo-300}). It reads the
 * whole request and looks at nothing but the id and the cache key in it.
 *
 * <p>{@code GET /stats} answers how many requests of how many bytes there were.
 */
public final class EchoModel {
  static final String TOOL = "fs_read";

  private static final String ID = "\"model\":\"echo-";

  /** About what 64 KiB are; it tells them, so that no session takes its window for full. */
  private static final int PROMPT_TOKENS = 16_384;

  private static final String CACHE_KEY = "\"prompt_cache_key\":\"";
  private static final String CALL = chunk(TOOL, "{\\\"path\\\":\\\"notes.txt\\\"}");
  private static final String SUBMIT =
      chunk("submit_result", "{\\\"status\\\":\\\"completed\\\",\\\"summary\\\":\\\"done\\\"}");

  private final Map<String, Integer> calls = new HashMap<>();
  private long requests;
  private long bytes;

  private EchoModel() {}

  /** Prints its port and serves until its input ends, so that it never outlives its parent. */
  public static void main(String[] args) throws Exception {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    EchoModel model = new EchoModel();
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(model::serve);
    server.listen().toCompletionStage().toCompletableFuture().get();
    System.out.println(server.actualPort());
    System.out.flush();
    while (System.in.read() >= 0) {
      // until the parent is gone
    }
    System.exit(0);
  }

  /** On the one event loop, so the counters need no lock. */
  private void serve(HttpServerRequest request) {
    if (request.path().equals("/stats")) {
      request.response().end("{\"bytes\":" + bytes + ",\"requests\":" + requests + "}");
    } else {
      request.body().onSuccess(body -> answer(request, body));
    }
  }

  private void answer(HttpServerRequest request, Buffer body) {
    requests++;
    bytes += body.length();
    String text = body.toString(StandardCharsets.ISO_8859_1);
    int limit = Integer.parseInt(after(text, ID, "0"));
    int call = calls.merge(after(text, CACHE_KEY, "none"), 1, Integer::sum);
    request
        .response()
        .putHeader("content-type", "text/event-stream")
        .end(limit > 0 && call > limit ? SUBMIT : CALL);
  }

  private static String after(String text, String mark, String otherwise) {
    int start = text.indexOf(mark);
    return start < 0
        ? otherwise
        : text.substring(start + mark.length(), text.indexOf('"', start + mark.length()));
  }

  private static String chunk(String tool, String arguments) {
    return """
    data: {"id":"e","object":"chat.completion.chunk","created":0,"model":"echo","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"%s","arguments":"%s"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":%d,"completion_tokens":16,"total_tokens":%d}}

    data: [DONE]

    """
        .formatted(tool, arguments, PROMPT_TOKENS, PROMPT_TOKENS + 16);
  }
}
