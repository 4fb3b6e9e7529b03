package dev.anabranch.modelserver;

import dev.anabranch.json.Json;
import java.util.List;

/** What the model says next: text, calls, or both. The server gives the calls their ids. */
public record Reply(String text, List<Call> calls) {
  public Reply {
    calls = List.copyOf(calls);
  }

  public static Reply text(String text) {
    return new Reply(text, List.of());
  }

  public static Reply call(String text, String name, Json.Obj arguments) {
    return new Reply(text, List.of(new Call(name, arguments)));
  }

  /** One call of a tool that the request offers. */
  public record Call(String name, Json.Obj arguments) {}
}
