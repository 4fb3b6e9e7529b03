package dev.anabranch.model;

import java.util.function.Consumer;
import java.util.function.Function;

/** Passes on the pieces of one reply until there are too many or the listener fails. */
final class Deltas {
  static final int CHARS_MAX = 256 << 10;
  static final int PIECE_CHARS_MAX = 4 << 10;

  private final Consumer<Delta> listener;
  private boolean open = true;
  private int chars;

  Deltas(Consumer<Delta> listener) {
    this.listener = listener;
  }

  /** Nobody listens. */
  static Deltas dropped() {
    Deltas deltas = new Deltas(delta -> {});
    deltas.open = false;
    return deltas;
  }

  void text(String text) {
    cut(text, Delta.Text::new);
  }

  void call(int call, String tool) {
    if (!tool.isEmpty()) {
      tell(new Delta.Call(call, shortened(tool)), tool.length());
    }
  }

  void arguments(int call, String text) {
    cut(text, piece -> new Delta.Arguments(call, piece));
  }

  private static String shortened(String tool) {
    return tool.substring(0, end(tool, 0));
  }

  private void cut(String text, Function<String, Delta> delta) {
    for (int from = 0; open && from < text.length(); ) {
      int to = end(text, from);
      tell(delta.apply(text.substring(from, to)), to - from);
      from = to;
    }
  }

  /** Never inside a character that takes two places. */
  private static int end(String text, int from) {
    int to = Math.min(text.length(), from + PIECE_CHARS_MAX);
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  /** What a listener does wrong must not reach the exchange, so it is not told again. */
  private void tell(Delta delta, int length) {
    chars += length;
    open = open && chars <= CHARS_MAX;
    if (!open) {
      return;
    }
    try {
      listener.accept(delta);
    } catch (RuntimeException listenerFailed) {
      open = false;
    }
  }
}
