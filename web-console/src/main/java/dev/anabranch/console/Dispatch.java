package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Takes a request off the event loop, lets its handler answer, and sends the answer. */
final class Dispatch implements AutoCloseable {
  private static final int OK = 200;
  private static final int AT_ONCE_MAX = 512;

  /** Of programs, so that people are let in however many of these wait for something. */
  private static final int WORKERS_AT_ONCE_MAX = 256;

  private final EventLoop loop;
  private final Counters counters;
  private final Owners owners;
  private final Noting noting;
  private final Semaphore people = new Semaphore(AT_ONCE_MAX);
  private final Semaphore workers = new Semaphore(WORKERS_AT_ONCE_MAX);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Dispatch(EventLoop loop, Counters counters, Owners owners, Noting noting) {
    this.noting = noting;
    this.loop = loop;
    this.owners = owners;
    this.counters = counters;
  }

  void handle(RoutingContext routing, Endpoint endpoint, Caller caller) {
    HttpServerRequest request = routing.request();
    boolean byWorker = endpoint.access() == Endpoint.Access.WORKER;
    Semaphore slots = byWorker ? workers : people;
    if (!slots.tryAcquire()) {
      refuse(
          request,
          new Problem(Kind.UNAVAILABLE, "Too many requests at once; ask again in a second."));
      return;
    }
    InputStream body =
        endpoint.writes() ? new RequestBody(loop, request) : InputStream.nullInputStream();
    Call call = call(routing, body, caller);
    threads.execute(() -> {
      try {
        if (byWorker) {
          endWhenGone(request.response());
        }
        answer(request, body, endpoint, call);
      } finally {
        slots.release();
      }
    });
  }

  /** Else what this thread waits for would be handed to nobody. */
  private static void endWhenGone(HttpServerResponse response) {
    Thread waiting = Thread.currentThread();
    response.closeHandler(gone -> waiting.interrupt());
    if (response.closed()) {
      waiting.interrupt();
    }
  }

  private Call call(RoutingContext routing, InputStream body, Caller caller) {
    HttpServerRequest request = routing.request();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    Map<String, String> query = new HashMap<>();
    routing.queryParams().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    return new Call(
        request.method().name(),
        request.path(),
        routing.pathParams(),
        query,
        headers,
        body,
        caller,
        owners.seenBy(caller));
  }

  private void answer(HttpServerRequest request, InputStream body, Endpoint endpoint, Call call) {
    Answer answer;
    try {
      if (endpoint.reach() == Endpoint.Reach.SESSION) {
        owners.refuseForeign(call.caller(), call.session());
        if (endpoint.writes()) {
          SessionTag.refuseMoved(call);
        }
      }
      answer = endpoint.handler().handle(call);
    } catch (Throwable thrown) {
      answer = Answer.problem(Problems.of(thrown, endpoint.writes()));
    }
    answer = noted(endpoint, call, answer);
    boolean unread = body instanceof RequestBody sent && sent.unread();
    switch (answer) {
      case Answer.Whole whole -> loop.run(() -> send(request, whole, unread));
      case Answer.Streamed streamed -> stream(request, streamed);
    }
  }

  /** A stream is noted when it begins. */
  private Answer noted(Endpoint endpoint, Call call, Answer answer) {
    int status = answer instanceof Answer.Whole whole ? whole.status() : OK;
    try {
      noting.note(endpoint, call, status);
      return answer;
    } catch (RuntimeException cannotNote) {
      return Answer.problem(Problems.of(cannotNote, endpoint.writes()));
    }
  }

  /** Refuses somebody who is known here, and notes it. */
  void refuse(HttpServerRequest request, Endpoint endpoint, Caller caller, Problem problem) {
    refuse(request, problem, () -> noting.note(endpoint, caller, problem.status()));
  }

  /** Refuses a token that opens nothing, and notes it. */
  void refuseWrongToken(HttpServerRequest request, Optional<Endpoint> endpoint, Problem problem) {
    refuse(request, problem, () -> noting.wrongToken(endpoint, problem.status()));
  }

  private void refuse(HttpServerRequest request, Problem problem, Runnable note) {
    threads.execute(() -> {
      Problem answer = problem;
      try {
        note.run();
      } catch (RuntimeException cannotNote) {
        answer = Problems.of(cannotNote, false);
      }
      Problem last = answer;
      loop.run(() -> refuse(request, last));
    });
  }

  /** An answer from the event loop itself. */
  void refuse(HttpServerRequest request, Problem problem) {
    boolean mayHaveBody = !Gate.READS.contains(request.method());
    send(request, Answer.problem(problem), mayHaveBody && !request.isEnded());
  }

  /** Nothing that follows on this connection can be understood. */
  void refuseAndClose(HttpServerRequest request, Problem problem) {
    send(request, Answer.problem(problem), true);
  }

  private void send(HttpServerRequest request, Answer.Whole whole, boolean unread) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (unread) {
      // What is left of the body would be taken for the next request.
      response.putHeader("Connection", "close");
    }
    write(request, whole);
    if (unread) {
      Lingering.thenClose(loop.vertx(), request, Lingering.Bound.DEFAULT);
    }
  }

  private void write(HttpServerRequest request, Answer.Whole whole) {
    HttpServerResponse response = request.response();
    counters.answered(whole.status());
    response.setStatusCode(whole.status()).putHeader("Content-Type", whole.contentType());
    whole.headers().forEach(response::putHeader);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(whole.body().length())).end();
    } else {
      response.end(whole.body());
    }
  }

  private void stream(HttpServerRequest request, Answer.Streamed streamed) {
    HttpServerResponse response = request.response();
    ResponseBody out = new ResponseBody(loop, response, () -> head(response, streamed));
    try {
      if (!request.method().equals(HttpMethod.HEAD)) {
        streamed.writer().write(out);
      }
      out.finish();
    } catch (Throwable thrown) {
      if (out.hasBegun() || out.isGone()) {
        // Cut, so that the caller cannot take a part for the whole.
        loop.run(() -> request.connection().close());
      } else {
        Answer.Whole problem = Answer.problem(Problems.of(thrown, false));
        loop.run(() -> send(request, problem, false));
      }
    }
  }

  private void head(HttpServerResponse response, Answer.Streamed streamed) {
    counters.answered(200);
    response.setChunked(!streamed.headers().containsKey("Content-Length"));
    response.putHeader("Content-Type", streamed.contentType());
    streamed.headers().forEach(response::putHeader);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
