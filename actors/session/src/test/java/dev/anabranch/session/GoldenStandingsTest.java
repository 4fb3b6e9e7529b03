package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How random sessions stand after each of their entries, stored for the console, whose pages fold
 * the same entries in the browser. What is found is also in {@code target}, to be stored in the
 * place of the old file where the fold was meant to change.
 */
class GoldenStandingsTest {
  private static final Path STORED = Path.of("src/test/resources/golden/standings.jsonl");
  private static final Path FOUND = Path.of("target/standings.jsonl");
  private static final int LIVES = 12;
  private static final int STEPS = 60;
  private static final int LINES_MAX = 900;

  @Test
  void the_stored_standings_are_those_of_the_fold() throws IOException {
    List<String> lines =
        Stream.iterate(1L, seed -> seed + 1)
            .limit(LIVES)
            .flatMap(seed -> new Told(seed).lines())
            .limit(LINES_MAX)
            .toList();
    Files.createDirectories(FOUND.getParent());
    Files.write(FOUND, lines);
    assertThat(Files.readAllLines(STORED)).isEqualTo(lines);
  }

  /** One life, with the state after each event. */
  private static final class Told {
    private final Stream.Builder<String> lines = Stream.builder();
    private final long seed;

    Told(long seed) {
      this.seed = seed;
    }

    Stream<String> lines() {
      RandomLife life = new RandomLife(seed, this::happened);
      for (int i = 0; i < STEPS; i++) {
        life.step();
      }
      return lines.build();
    }

    private void happened(SessionState before, Event event) {
      SessionState after = before.evolve(event);
      Entry entry =
          new Entry(after.head(), after.head(), after.id(), after.head() * 1_000_000, "", event);
      lines.add(
          Json.object()
              .with("entry", withoutHeader(entry.json()))
              .with("standing", standing(after))
              .canonical());
    }

    /** Without the header, which is long and stands for nothing that is shown here. */
    private static Json.Obj withoutHeader(Json.Obj entry) {
      return entry.text("type").equals("Submitted")
          ? entry.with("event", entry.obj("event").with("header", Json.object()))
          : entry;
    }

    private static Json.Obj standing(SessionState state) {
      List<String> open =
          state.turn().calls().stream()
              .filter(Turn.Call::open)
              .map(Turn.Call::address)
              .sorted()
              .toList();
      List<String> asking =
          state.turn().asking().stream().map(Turn.Call::address).sorted().toList();
      return Json.object()
          .with("status", state.status())
          .with("steps", state.steps())
          .with("autonomy", state.life().autonomy())
          .with("open", Json.strings(open))
          .with("asking", Json.strings(asking))
          .with("requested", state.turn().requested().isPresent())
          .withText("root", state.root())
          .withLong("promptTokens", state.usage().promptTokens())
          .withLong("cachedTokens", state.usage().cachedTokens())
          .withLong("outputTokens", state.usage().outputTokens());
    }
  }
}
