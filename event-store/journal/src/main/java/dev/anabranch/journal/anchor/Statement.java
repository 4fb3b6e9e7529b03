package dev.anabranch.journal.anchor;

import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the anchors: all entries that were committed since the line before, and the heads
 * that they moved. It holds the digest of that line, so lines are a chain.
 *
 * <p>The entries stand in the order of the feed, as runs of one session each; of every entry the
 * first eight bytes of its hash. Whole hashes stand with the heads, and each covers all before it:
 * the eight bytes only say where a difference begins.
 *
 * @param entries how many are stated up to here, from the first line on
 */
record Statement(
    long number,
    Instant time,
    String previous,
    long entries,
    List<Head> heads,
    List<Run> runs,
    Traces traces) {
  static final long VERSION = 1;

  /** What stands before the first line. */
  static final String NO_PREVIOUS = "0".repeat(64);

  /** The most entries of one statement; more are stated by several. */
  static final int ENTRIES_MAX = 4_096;

  Statement {
    heads = List.copyOf(heads);
    runs = List.copyOf(runs);
  }

  /** The last entry of a session when the statement was made. */
  record Head(SessionId session, long seq, String hash) {}

  /** Entries of {@code heads[head]} that follow each other in its branch and in the feed. */
  record Run(int head, long seq, long ordering, int count) {}

  /** Eight bytes of each entry, in order. */
  @SuppressWarnings("ArrayRecordComponent")
  record Traces(byte[] bytes) {
    long at(int entry) {
      return ByteBuffer.wrap(bytes).getLong(entry * Long.BYTES);
    }

    int count() {
      return bytes.length / Long.BYTES;
    }
  }

  /** States {@code feed}, which is not empty, after the line with digest {@code previous}. */
  static Statement of(long number, Instant time, String previous, long earlier, List<Entry> feed) {
    Map<SessionId, Integer> places = new LinkedHashMap<>();
    List<Head> heads = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    ByteBuffer traces = ByteBuffer.allocate(feed.size() * Long.BYTES);
    for (Entry entry : feed) {
      int place = places.computeIfAbsent(entry.origin(), origin -> places.size());
      Head head = new Head(entry.origin(), entry.seq(), entry.hash());
      if (place == heads.size()) {
        heads.add(head);
      } else {
        heads.set(place, head);
      }
      extend(runs, place, entry);
      traces.putLong(StatedEntry.trace(entry.hash()));
    }
    return new Statement(
        number, time, previous, earlier + feed.size(), heads, runs, new Traces(traces.array()));
  }

  private static void extend(List<Run> runs, int place, Entry entry) {
    if (!runs.isEmpty()) {
      Run last = runs.getLast();
      if (last.head() == place
          && last.seq() + last.count() == entry.seq()
          && last.ordering() + last.count() == entry.ordering()) {
        runs.set(runs.size() - 1, new Run(place, last.seq(), last.ordering(), last.count() + 1));
        return;
      }
    }
    runs.add(new Run(place, entry.seq(), entry.ordering(), 1));
  }

  /** Everything that is stated, in the order of the feed. */
  List<StatedEntry> stated() {
    List<StatedEntry> stated = new ArrayList<>(traces.count());
    for (Run run : runs) {
      Head head = heads.get(run.head());
      for (int i = 0; i < run.count(); i++) {
        long seq = run.seq() + i;
        stated.add(
            new StatedEntry(
                head.session(),
                seq,
                run.ordering() + i,
                traces.at(stated.size()),
                seq == head.seq() ? head.hash() : ""));
      }
    }
    return stated;
  }

  /** The place in the feed up to which everything is stated. */
  long lastOrdering() {
    Run last = runs.getLast();
    return last.ordering() + last.count() - 1;
  }

  /** The line, without its end. */
  byte[] signed(SigningKey key) {
    Json.Obj bare = json().with("key", key.half().text());
    return bare.with("signature", Base64.getEncoder().encodeToString(key.sign(bare.bytes())))
        .bytes();
  }

  /** What the next line names. */
  static String digest(byte[] line) {
    return Sha256.hex(line);
  }

  private Json.Obj json() {
    return Json.object()
        .with("version", VERSION)
        .with("number", number)
        .with("time", time.toString())
        .with("previous", previous)
        .with("entries", entries)
        .with("heads", Json.array(heads.stream().map(Statement::json).toList()))
        .with("runs", Json.array(runs.stream().map(Statement::json).toList()))
        .with("traces", Base64.getEncoder().encodeToString(traces.bytes()));
  }

  private static Json json(Head head) {
    return Json.object()
        .with("session", head.session().value())
        .with("seq", head.seq())
        .with("hash", head.hash());
  }

  private static Json json(Run run) {
    return Json.array(
        List.of(
            Json.integer(run.head()),
            Json.integer(run.seq()),
            Json.integer(run.ordering()),
            Json.integer(run.count())));
  }
}
