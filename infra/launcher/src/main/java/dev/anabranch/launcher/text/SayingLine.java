package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Terminal;
import java.util.Optional;
import java.util.function.Consumer;

/** The newest of what a model says while it says it, in one line of a terminal. */
public final class SayingLine {
  private static final int KEPT_CHARS = 1_000;

  /** From here on most characters take two columns, so all are taken to. */
  private static final int WIDE_FROM = 0x1100;

  private final int columns;
  private final StringBuilder said = new StringBuilder();

  SayingLine(int columns) {
    this.columns = columns;
  }

  /** Tells a terminal what deltas say, if a person looks at all of it. */
  public static Optional<Consumer<Json.Obj>> on(Terminal terminal) {
    if (!terminal.attended()) {
      return Optional.empty();
    }
    SayingLine line = new SayingLine(terminal.columns());
    return Optional.of(delta -> terminal.passing(line.after(delta)));
  }

  /** The line after a delta as {@code {from, pieces: [...]}}; empty while nothing is said. */
  String after(Json.Obj delta) {
    if (delta.integer("from") == 0) {
      said.setLength(0);
    }
    delta.list("pieces").forEach(piece -> add(piece.asObject()));
    said.delete(0, Math.max(0, said.length() - KEPT_CHARS));
    return end(OneLine.of(said.toString()));
  }

  private void add(Json.Obj piece) {
    said.append(piece.findText("text").orElse(""));
    piece.findText("tool").ifPresent(tool -> said.append(' ').append(tool).append(' '));
    said.append(piece.findText("arguments").orElse(""));
  }

  /** As much of the end as one line holds. */
  private String end(String line) {
    int from = line.length();
    int width = 0;
    while (from > 0) {
      int character = line.codePointBefore(from);
      width += character < WIDE_FROM ? 1 : 2;
      if (width >= columns) {
        return "…" + line.substring(from);
      }
      from -= Character.charCount(character);
    }
    return line;
  }
}
