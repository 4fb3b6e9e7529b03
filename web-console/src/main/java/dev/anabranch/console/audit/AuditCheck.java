package dev.anabranch.console.audit;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through a log from its oldest entry and finds what is not as it was written. */
final class AuditCheck {
  private final int brokenMax;
  private final List<Json> broken = new ArrayList<>();
  private Optional<AuditLink> last = Optional.empty();
  private long entries;
  private long first;
  private long expected;

  AuditCheck(int brokenMax) {
    this.brokenMax = brokenMax;
  }

  /** Nothing was left out for want of room, and yet {@code seq} is the oldest. */
  void misses(long seq) {
    no(1, "the entries before " + seq + " are missing");
  }

  /** A file begins, whose name says that {@code seq} is its first entry. */
  void begins(long seq) {
    if (first == 0) {
      first = seq;
      expected = seq;
    } else if (seq != expected) {
      no(expected, "the file that begins with entry " + seq + " does not follow");
      expected = seq;
      last = Optional.empty();
    }
  }

  void see(String line) {
    Optional<AuditLink> link = AuditLink.read(line);
    if (link.isEmpty()) {
      no(expected, "the entry is not as it was written");
    } else if (link.get().seq() != expected) {
      no(expected, "entry " + link.get().seq() + " stands in its place");
    } else if (last.filter(before -> !before.hash().equals(link.get().previous())).isPresent()) {
      no(expected, "the entry does not follow the one before");
    }
    last = link;
    expected = link.map(AuditLink::seq).orElse(expected) + 1;
    entries++;
  }

  private void no(long seq, String reason) {
    if (broken.size() < brokenMax) {
      broken.add(Json.object().with("seq", seq).with("reason", reason));
    }
  }

  Json.Obj json(AuditHead head) {
    long end = entries == 0 ? 0 : expected - 1;
    boolean same =
        end == head.seq()
            && last.map(AuditLink::hash).orElse(AuditHead.NONE.hash()).equals(head.hash());
    if (broken.isEmpty() && !same) {
      no(end + 1, "the log ends with entry " + end + ", and its head says " + head.seq());
    }
    Json.Obj json =
        Json.object()
            .with("entries", entries)
            .with("ok", broken.isEmpty())
            .with("broken", Json.array(broken));
    return entries == 0 ? json : json.with("first", first).with("last", end);
  }
}
