package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** One connection to a server, from its greeting to its end. */
final class McpClient implements Wire.Ear, AutoCloseable {
  /** The newest comes first; a server may answer with any of them. */
  static final List<String> VERSIONS =
      List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

  private static final int PAGES_MAX = 20;
  private static final int TOOLS_MAX = 500;
  private static final int ERROR_CHARS_MAX = 2_000;
  private static final long NO_SUCH_METHOD = -32601;

  private final Wire wire;
  private final Runnable changed;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<Json.Obj>> open = new ConcurrentHashMap<>();
  private final CompletableFuture<String> over = new CompletableFuture<>();

  /** {@code changed} is told when the server says that its tools are others. */
  McpClient(Wire wire, Runnable changed) {
    this.wire = wire;
    this.changed = changed;
  }

  /** A request under way. */
  record Asked(long id, CompletableFuture<Json.Obj> answer) {}

  /** Why the connection is over, once it is. */
  CompletableFuture<String> over() {
    return over;
  }

  /** True while an answer is waited for: a server may do one thing after the other. */
  boolean isBusy() {
    return !open.isEmpty();
  }

  void greet(Duration within) throws IOException, McpRefused {
    wire.open(this);
    Json.Obj params =
        Json.object()
            .with("protocolVersion", VERSIONS.getFirst())
            .with("capabilities", Json.object())
            .with("clientInfo", Json.object().with("name", "anabranch").with("version", "1"));
    Json.Obj answer = ask("initialize", params, within);
    String version = answer.findText("protocolVersion").orElse("");
    if (!VERSIONS.contains(version)) {
      throw new IOException(
          "it speaks a version of MCP that is not known here; known are "
              + String.join(", ", VERSIONS));
    }
    wire.agreed(version);
    tell("notifications/initialized", Json.object());
  }

  /** All tools, as the server describes them. */
  List<Json.Obj> tools(Duration within) throws IOException, McpRefused {
    List<Json.Obj> tools = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    for (int page = 0; page < PAGES_MAX; page++) {
      Json.Obj answer = ask("tools/list", Json.object().withText("cursor", cursor), within);
      try {
        answer.list("tools").forEach(tool -> tools.add(tool.asObject()));
        cursor = answer.findText("nextCursor");
      } catch (JsonRefused e) {
        throw new IOException("its list of tools is none: " + e.getMessage(), e);
      }
      if (cursor.isEmpty() || tools.size() > TOOLS_MAX) {
        break;
      }
    }
    return tools.subList(0, Math.min(tools.size(), TOOLS_MAX));
  }

  private Json.Obj ask(String method, Json.Obj params, Duration within)
      throws IOException, McpRefused {
    try {
      return answer(ask(method, params), within);
    } catch (TimeoutException e) {
      throw new IOException("it did not answer within " + within.toSeconds() + " s", e);
    }
  }

  Asked ask(String method, Json.Obj params) {
    long id = ids.incrementAndGet();
    CompletableFuture<Json.Obj> answer = new CompletableFuture<>();
    open.put(id, answer);
    if (over.isDone()) {
      open.remove(id);
      answer.completeExceptionally(new Wire.Unsent(over.join()));
      return new Asked(id, answer);
    }
    Json.Obj request =
        Json.object()
            .with("jsonrpc", "2.0")
            .with("id", id)
            .with("method", method)
            .with("params", params);
    wire.send(request)
        .whenComplete((sent, failure) -> {
          if (failure != null) {
            open.remove(id);
            answer.completeExceptionally(failure);
          }
        });
    return new Asked(id, answer);
  }

  /** The result, as the server gave it. */
  Json.Obj answer(Asked asked, Duration within) throws IOException, McpRefused, TimeoutException {
    try {
      return result(asked.answer().get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Json.Obj result(Json.Obj answer) throws IOException, McpRefused {
    try {
      if (answer.find("error").isPresent()) {
        Json.Obj error = answer.obj("error");
        String message = error.findText("message").orElse("no reason given");
        throw new McpRefused(
            error.findInteger("code").orElse(0),
            message.substring(0, Math.min(message.length(), ERROR_CHARS_MAX)));
      }
      return answer.obj("result");
    } catch (JsonRefused e) {
      throw new IOException("its answer is none: " + e.getMessage(), e);
    }
  }

  /** Nobody waits for the answer any more. */
  void giveUp(Asked asked, String why) {
    open.remove(asked.id());
    tell(
        "notifications/cancelled", Json.object().with("requestId", asked.id()).with("reason", why));
  }

  private void tell(String method, Json.Obj params) {
    wire.send(Json.object().with("jsonrpc", "2.0").with("method", method).with("params", params));
  }

  @Override
  public void hear(Json.Obj message) {
    Optional<Json> id = message.find("id");
    Optional<String> method =
        message.find("method").filter(Json.Str.class::isInstance).map(Json::asText);
    if (method.isPresent() && id.isPresent()) {
      wire.send(reply(id.get(), method.get()));
    } else if (method.isPresent()) {
      if (method.get().equals("notifications/tools/list_changed")) {
        changed.run();
      }
    } else if (id.isPresent() && id.get() instanceof Json.Int number) {
      Optional.ofNullable(open.remove(number.value())).ifPresent(asked -> asked.complete(message));
    }
  }

  /** A server may ask whether anybody is there, and for nothing else. */
  private static Json.Obj reply(Json id, String method) {
    Json.Obj reply = Json.object().with("jsonrpc", "2.0").with("id", id);
    return method.equals("ping")
        ? reply.with("result", Json.object())
        : reply.with(
            "error",
            Json.object().with("code", NO_SUCH_METHOD).with("message", "not supported here"));
  }

  @Override
  public void over(String why) {
    over.complete(why);
    for (Long id : List.copyOf(open.keySet())) {
      Optional.ofNullable(open.remove(id))
          .ifPresent(asked -> asked.completeExceptionally(new IOException(why)));
    }
  }

  @Override
  public void close() {
    over("it was closed");
    wire.close();
  }
}
