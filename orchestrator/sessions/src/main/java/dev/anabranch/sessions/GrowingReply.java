package dev.anabranch.sessions;

import dev.anabranch.model.Delta;
import dev.anabranch.session.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One reply as far as it has come, for any number of readers, each at its own place. */
final class GrowingReply {
  /*
   * Pieces of one kind that follow each other become one part, so a reply has few parts whatever
   * the pieces were. A place counts the characters of all parts; the name of a tool is never cut.
   */
  static final int CHARS_MAX = 64 << 10;
  static final int PARTS_MAX = 256;
  static final int READ_CHARS_MAX = 16 << 10;

  private final Turn.Request request;
  private final AtomicLong room;
  private final List<Part> parts = new ArrayList<>();
  private int chars;
  private boolean cut;
  private boolean ended;

  /**
   * @param room how many characters may still be held on this node
   */
  GrowingReply(Turn.Request request, AtomicLong room) {
    this.request = request;
    this.room = room;
  }

  private record Part(Delta first, int from, StringBuilder text) {
    int end() {
      return from + text.length();
    }

    boolean isContinuedBy(Delta delta) {
      return switch (delta) {
        case Delta.Text text -> first instanceof Delta.Text;
        case Delta.Call call -> false;
        case Delta.Arguments piece ->
            first instanceof Delta.Arguments own && own.call() == piece.call();
      };
    }

    Delta between(int start, int end) {
      String words = text.substring(start - from, end - from);
      return switch (first) {
        case Delta.Text all -> new Delta.Text(words);
        case Delta.Call call -> call;
        case Delta.Arguments piece -> new Delta.Arguments(piece.call(), words);
      };
    }
  }

  long seq() {
    return request.seq();
  }

  /** Once something did not fit, nothing more is added: no reader gets a reply with a hole. */
  synchronized void add(Delta delta) {
    if (ended || cut) {
      return;
    }
    String words = words(delta);
    boolean continues = !parts.isEmpty() && parts.getLast().isContinuedBy(delta);
    cut =
        chars + words.length() > CHARS_MAX
            || (delta instanceof Delta.Call && words.length() > READ_CHARS_MAX)
            || (!continues && parts.size() == PARTS_MAX)
            || !take(words.length());
    if (cut) {
      return;
    }
    if (!continues) {
      parts.add(new Part(delta, chars, new StringBuilder()));
    }
    parts.getLast().text().append(words);
    chars += words.length();
  }

  private boolean take(int length) {
    if (room.addAndGet(-length) >= 0) {
      return true;
    }
    room.addAndGet(length);
    return false;
  }

  private static String words(Delta delta) {
    return switch (delta) {
      case Delta.Text text -> text.piece();
      case Delta.Call call -> call.tool();
      case Delta.Arguments piece -> piece.piece();
    };
  }

  /** Gives back the room; what still comes is dropped. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      room.addAndGet(chars);
    }
  }

  /** Reads from the beginning. */
  Reader reader() {
    return new Reader();
  }

  /** One reader's place; for one thread. */
  final class Reader {
    private int place;
    private boolean begun;
    private boolean toldCut;

    boolean reads(GrowingReply reply) {
      return reply == GrowingReply.this;
    }

    Optional<ReplyPiece> next() {
      synchronized (GrowingReply.this) {
        int from = place;
        List<Delta> deltas = new ArrayList<>();
        for (Part part : parts) {
          int end = end(part, from + READ_CHARS_MAX);
          if (end > place) {
            deltas.add(part.between(place, end));
            place = end;
          }
        }
        boolean nowCut = cut && place == chars;
        boolean news = !begun || !deltas.isEmpty() || nowCut != toldCut;
        begun = true;
        toldCut = nowCut;
        return news
            ? Optional.of(new ReplyPiece(request.seq(), request.attempt(), from, deltas, nowCut))
            : Optional.empty();
      }
    }

    /**
     * How far this part is read now. One that does not fit whole waits if it is a name or would
     * only begin; a character that takes two places stays whole.
     */
    private int end(Part part, int limit) {
      if (part.end() <= limit) {
        return part.end();
      }
      if (part.from() >= limit || part.first() instanceof Delta.Call) {
        return place;
      }
      boolean half = Character.isHighSurrogate(part.text().charAt(limit - part.from() - 1));
      return half ? limit - 1 : limit;
    }

    boolean hasMore() {
      synchronized (GrowingReply.this) {
        return place < chars;
      }
    }
  }
}
