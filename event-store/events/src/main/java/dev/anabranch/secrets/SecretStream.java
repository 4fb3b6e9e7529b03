package dev.anabranch.secrets;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes secrets out of what comes in pieces, wherever the pieces are cut. What may be the beginning
 * of a secret is held back until it is known; {@link #end} gives the rest. For one thread.
 */
public final class SecretStream {
  /*
   * A secret that is longer than HELD_MAX is taken out as far as it is held, and then on as long as
   * characters of its kind come. What waits for more is looked at again only when a quarter more
   * is there, so that pieces of one byte cost no more than others. Some of what was passed on is
   * kept, for shapes that look at what stands before them.
   */
  static final int HELD_MAX = 32 << 10;
  private static final int BEFORE = 64;

  private final Finder finder;
  private final Consumer<String> out;
  private final Runnable ended;
  private String held = "";
  private int passed;
  private int due;
  private boolean found;
  private Optional<Alphabet> swallowing = Optional.empty();

  SecretStream(Finder finder, Consumer<String> out) {
    this(finder, out, () -> {});
  }

  /** What is left goes through another one. */
  SecretStream(Finder finder, SecretStream next) {
    this(finder, next::take, next::end);
  }

  private SecretStream(Finder finder, Consumer<String> out, Runnable ended) {
    this.finder = finder;
    this.out = out;
    this.ended = ended;
  }

  public void take(String piece) {
    held = held + fresh(piece);
    if (held.length() >= due) {
      scan(false);
    }
  }

  /** Nothing comes any more; or what comes next has nothing to do with what came. */
  public void end() {
    scan(true);
    held = "";
    passed = 0;
    due = 0;
    swallowing = Optional.empty();
    ended.run();
  }

  /** True if something was taken out. */
  boolean foundAny() {
    return found;
  }

  private String fresh(String piece) {
    if (swallowing.isEmpty()) {
      return piece;
    }
    int from = 0;
    while (from < piece.length() && swallowing.get().has(piece.charAt(from))) {
      from++;
    }
    if (from < piece.length()) {
      swallowing = Optional.empty();
    }
    return piece.substring(from);
  }

  private void scan(boolean complete) {
    Text text = new Text(held, complete);
    int at = passed;
    int decided = complete ? Integer.MAX_VALUE : 0;
    int open = -1;
    do {
      Finder.Look look = finder.look(text, at, decided);
      pass(at, look.clean());
      at = look.clean();
      open = look.open();
      if (look.match().isPresent()) {
        at = take(look.match().get(), complete);
      } else if (open >= 0 && text.length() - open >= HELD_MAX) {
        decided = open + 1;
      } else {
        break;
      }
    } while (true);
    keep(at, open);
  }

  private int take(Match match, boolean complete) {
    found = true;
    out.accept(Redactor.mark(match.kind()));
    if (match.to() == held.length() && !complete) {
      swallowing = Optional.of(match.tail());
    }
    return match.to();
  }

  private void pass(int from, int to) {
    if (to > from) {
      out.accept(held.substring(from, to));
    }
  }

  private void keep(int at, int open) {
    int from = Math.max(0, at - BEFORE);
    held = held.substring(from);
    passed = at - from;
    int waiting = held.length() - passed;
    due = open < 0 ? 0 : held.length() + waiting / 4 + 1;
  }
}
