package dev.anabranch.remote;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch.Stop;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.ToolEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call on its way to a remote worker and back. Until a worker has asked whether it may begin
 * it, it can be handed to another.
 */
final class RemoteCall {
  private final String tool;
  private final String name;
  private final Json.Obj arguments;
  private final Printed out;
  private final ToolEnd unasked;
  private final CompletableFuture<ToolEnd> end = new CompletableFuture<>();
  private State state = State.WAITING;
  private Optional<Stop> wish = Optional.empty();
  private boolean answered;

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

  /**
   * True if it may run, also when whoever has it asks again; false if it is not wanted any more.
   */
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

  /** Its worker answers with the last of what it prints; true if that is how it ends. */
  synchronized boolean answer(ToolEnd how, Optional<String> last) {
    boolean begun = state == State.BEGUN;
    last.ifPresent(this::print);
    boolean mine = end(begun ? how : unasked) && begun;
    answered |= mine;
    return answered;
  }

  /** True if it ended as its worker said. */
  synchronized boolean isAnswered() {
    return answered;
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

  /** As it is handed to a worker. */
  Json.Obj json(String ticket) {
    return Json.object()
        .with("ticket", ticket)
        .with("tool", tool)
        .with("call", name)
        .with("arguments", arguments);
  }
}
