package dev.anabranch.remote;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.ToolEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call on its way to a remote worker and back. It is begun by one worker at most: until a
 * worker has asked whether it may begin it, it can be handed to another.
 */
final class RemoteCall {
  private final String ticket = UUID.randomUUID().toString();
  private final String tool;
  private final String name;
  private final Json.Obj arguments;
  private final Printed out;
  private final ToolEnd unasked;
  private State state = State.WAITING;
  private Optional<Stop> wish = Optional.empty();
  private final CompletableFuture<ToolEnd> end = new CompletableFuture<>();

  /** How far it came. */
  enum State {
    WAITING,
    GIVEN,
    BEGUN,
    ENDED
  }

  /**
   * @param tool the worker's own name of it
   * @param name names the call outside, the same at every attempt
   * @param unasked how it ends if a worker answers it without having asked to begin it
   */
  RemoteCall(String tool, String name, Json.Obj arguments, Printed out, ToolEnd unasked) {
    this.tool = tool;
    this.name = name;
    this.arguments = arguments;
    this.out = out;
    this.unasked = unasked;
  }

  String ticket() {
    return ticket;
  }

  synchronized State state() {
    return state;
  }

  synchronized boolean give() {
    return step(State.WAITING, State.GIVEN);
  }

  /** It was not begun and goes to another. */
  synchronized boolean takeBack() {
    return step(State.GIVEN, State.WAITING);
  }

  /** True if it may run, also when asked again; false if it is not wanted any more. */
  synchronized boolean begin() {
    return wish.isEmpty() && (step(State.GIVEN, State.BEGUN) || state == State.BEGUN);
  }

  private boolean step(State from, State to) {
    boolean there = state == from;
    state = there ? to : state;
    return there;
  }

  /** It prints; false if nobody listens any more. */
  synchronized boolean print(String text) {
    boolean heard = state == State.BEGUN;
    if (heard) {
      out.text(text);
    }
    return heard;
  }

  /** Ends it if it had not ended; what comes later changes nothing. */
  synchronized boolean end(ToolEnd how) {
    if (state == State.ENDED) {
      return false;
    }
    state = State.ENDED;
    return end.complete(how);
  }

  /** Its worker answers; true if that is how it ends. */
  synchronized boolean answer(ToolEnd how) {
    boolean asked = state == State.BEGUN;
    return end(asked ? how : unasked) && asked;
  }

  /** As {@link #end}, if it was not begun. */
  synchronized boolean endUnbegun(ToolEnd how) {
    return state != State.BEGUN && end(how);
  }

  /** Its worker is to stop it. */
  synchronized void wish(Stop stop) {
    wish = wish.or(() -> Optional.of(stop));
  }

  synchronized Optional<Stop> wish() {
    return wish;
  }

  /** How it ended, waited for so long. */
  Optional<ToolEnd> awaitEnd(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(end.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never ends with an error", e);
    }
  }

  Json.Obj json() {
    return Json.object()
        .with("ticket", ticket)
        .with("tool", tool)
        .with("call", name)
        .with("arguments", arguments);
  }
}
