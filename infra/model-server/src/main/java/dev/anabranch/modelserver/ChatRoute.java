package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Takes chat requests, lets a worker thread answer them and writes the answers. */
final class ChatRoute implements Handler<RoutingContext> {
  private static final byte[] GARBLED =
      "data: {\"choices\": [{\"del\n\n".getBytes(StandardCharsets.UTF_8);

  private static final int BURST_EVENTS = 64;

  private final Completions completions;
  private final Fault.Plan faults;
  private final AtomicLong requests = new AtomicLong();
  private final Executor threads;

  ChatRoute(Settings settings, Completions completions, Executor threads) {
    this.completions = completions;
    this.faults = settings.faults();
    this.threads = threads;
  }

  /** What goes out; {@code parts} is the body in the pieces in which it is made. */
  private record Answer(String contentType, List<byte[]> parts) {}

  @Override
  public void handle(RoutingContext context) {
    Optional<Fault> fault = faults.on(requests.incrementAndGet());
    switch (fault.orElse(null)) {
      case Fault.Refusal refusal -> refuse(context.response(), refusal);
      case Fault.SlowStart slow ->
          context
              .vertx()
              .setTimer(Math.max(1, slow.delay().toMillis()), timer -> answer(context, fault));
      case null, default -> answer(context, fault);
    }
  }

  private static void refuse(HttpServerResponse response, Fault.Refusal refusal) {
    refusal.headers().forEach(response::putHeader);
    ErrorBody.end(response, refusal.status(), refusal.message());
  }

  private void answer(RoutingContext context, Optional<Fault> fault) {
    byte[] body =
        context.body().buffer() == null ? new byte[0] : context.body().buffer().getBytes();
    Context loop = Vertx.currentContext();
    Runnable work =
        () -> {
          Runnable reply = reply(context, body, fault);
          unlessEnded(() -> loop.runOnContext(next -> reply.run()));
        };
    unlessEnded(() -> threads.execute(work));
  }

  /** A server that has ended answers nobody: its connections are closed. */
  private static void unlessEnded(Runnable handOver) {
    try {
      handOver.run();
    } catch (RejectedExecutionException ended) {
      // nobody waits for it
    }
  }

  private Runnable reply(RoutingContext context, byte[] body, Optional<Fault> fault) {
    try {
      Answer answer = made(body, fault);
      return () -> write(context.request(), answer, fault);
    } catch (Throwable failure) {
      return () -> failed(context.response(), failure);
    }
  }

  private Answer made(byte[] body, Optional<Fault> fault) {
    Json.Obj request = Json.parseObject(body);
    Completion completion =
        switch (fault.orElse(null)) {
          case Fault.Says says -> completions.complete(request, says);
          case Fault.IgnoresMask deaf -> completions.completeUnmasked(request);
          case null, default -> completions.complete(request);
        };
    return request.find("stream").isPresent() && request.bool("stream")
        ? new Answer("text/event-stream", completion.events(wantsUsage(request)))
        : new Answer("application/json", List.of(completion.whole()));
  }

  private static boolean wantsUsage(Json.Obj request) {
    return request.find("stream_options").isPresent()
        && request.obj("stream_options").find("include_usage").isPresent()
        && request.obj("stream_options").bool("include_usage");
  }

  private static void failed(HttpServerResponse response, Throwable failure) {
    switch (failure) {
      case JsonRefused refused ->
          ErrorBody.end(response, 400, String.valueOf(refused.getMessage()));
      case Completions.UnknownModel unknown ->
          ErrorBody.end(response, 404, String.valueOf(unknown.getMessage()));
      default -> ErrorBody.end(response, 500, "the embedded model failed: " + failure);
    }
  }

  private static void write(HttpServerRequest request, Answer answer, Optional<Fault> fault) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.putHeader("content-type", answer.contentType());
    switch (fault.orElse(null)) {
      case Fault.Cut cut -> cut(request, answer);
      case Fault.Garbled garbled -> response.end(joined(answer.parts(), GARBLED));
      case Fault.NotUtf8 notUtf8 -> response.end(joined(answer.parts(), notUtf8()));
      case Fault.Endless endless -> repeat(response.setChunked(true), burst(endless.piece()));
      case null, default -> response.end(joined(answer.parts()));
    }
  }

  /**
   * @param odd what is put into the middle
   */
  private static Buffer joined(List<byte[]> parts, byte... odd) {
    Buffer body = Buffer.buffer();
    for (int i = 0; i < parts.size(); i++) {
      if (i == parts.size() / 2) {
        body.appendBytes(odd);
      }
      body.appendBytes(parts.get(i));
    }
    return body;
  }

  /** A piece with one letter, whose two bytes become the first and no second. */
  private static byte[] notUtf8() {
    byte[] event = Completion.piece("\u00fc");
    int at = 0;
    while (event[at] >= 0) {
      at++;
    }
    event[at + 1] = '(';
    return event;
  }

  private static Buffer burst(String piece) {
    Buffer burst = Buffer.buffer();
    byte[] event = Completion.piece(piece);
    for (int i = 0; i < BURST_EVENTS; i++) {
      burst.appendBytes(event);
    }
    return burst;
  }

  /** Each write waits for the one before, so a client that reads slowly fills no memory. */
  private static void repeat(HttpServerResponse response, Buffer burst) {
    if (response.closed()) {
      return;
    }
    Context loop = Vertx.currentContext();
    response.write(burst).onSuccess(written -> loop.runOnContext(next -> repeat(response, burst)));
  }

  private static void cut(HttpServerRequest request, Answer answer) {
    Buffer body = joined(answer.parts());
    request
        .response()
        .setChunked(true)
        .write(body.slice(0, body.length() / 2))
        .onComplete(written -> request.connection().close());
  }
}
