package dev.anabranch.benchmarks.cache;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The standard session by which prefix caching is measured: 50 calls, 20 tools, observations of 400
 * to 4,900 characters. A file that never changes, so that figures can be compared over releases.
 *
 * @param events the event of index {@code i} has the seq {@code i + 1}
 */
public record Scenario(List<Event> events) {
  private static final String FILE = "scenario-50.jsonl";

  public Scenario {
    events = List.copyOf(events);
  }

  public static Scenario load() {
    try (InputStream file = Scenario.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("the scenario " + FILE + " is not on the class path");
      }
      return new Scenario(
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(Scenario::read)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Event read(String line) {
    Json.Obj json = Json.parseObject(line);
    return EventCodec.decode(json.text("type"), json.obj("event"));
  }

  /** One line of the file. */
  static String line(Event event) {
    return Json.object()
        .with("type", EventCodec.type(event))
        .with("event", EventCodec.encode(event))
        .canonical();
  }

  /** The seq of the result of the call of this number, which counts from 1. */
  public int resultOf(int call) {
    int left = call;
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof ToolEvent.Settlement && --left == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("the scenario has no call " + call);
  }
}
