package dev.anabranch.journal.anchor;

import dev.anabranch.events.Entry;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes signed statements of what a journal holds to a file outside the database, so that a
 * journal that was rewritten as a whole, each hash anew, is found out.
 *
 * <p>Each statement goes on where the last one ended, in the order of the feed: it costs what was
 * appended since, and only what is durable is in the feed. What was not stated yet when somebody
 * rewrote it is not covered; nor is anything, if that person holds {@code anchor.key} and nobody
 * kept the earlier statements. An auditor therefore copies {@code anchor.pub} once and the
 * statements now and then to a place that this machine cannot write.
 *
 * <p>Safe for many threads.
 */
public final class Anchors implements AutoCloseable {
  private static final int PAGE = 512;

  private final JournalReader journal;
  private final InstantSource clock;
  private final AnchorFile file;
  private final SigningKey key;
  private long number;
  private long entries;
  private long ordering;
  private String previous = Statement.NO_PREVIOUS;

  private Anchors(JournalReader journal, InstantSource clock, AnchorFile file, SigningKey key) {
    this.journal = journal;
    this.clock = clock;
    this.file = file;
    this.key = key;
    file.last().ifPresent(this::goOnFrom);
  }

  /**
   * Goes on after the last statement; makes the file and the key pair at the first need. Refuses
   * with {@link AnchorsRefused} if the last statement is not one that this key signed, or another
   * process writes the file.
   */
  public static Anchors open(JournalReader journal, AnchorPlace place, InstantSource clock) {
    Path statements = place.statements();
    try {
      AnchorFile file = AnchorFile.open(statements);
      boolean opened = false;
      try {
        SigningKey key = SigningKey.open(place, file.last().isEmpty());
        Anchors anchors = new Anchors(journal, clock, file, key);
        opened = true;
        return anchors;
      } catch (JsonRefused e) {
        throw new AnchorsRefused(
            "the last line of "
                + statements
                + " is not what was signed: "
                + e.getMessage()
                + "; `verify` says more");
      } finally {
        if (!opened) {
          file.close();
        }
      }
    } catch (IOException e) {
      throw new AnchorsRefused("cannot write " + statements + ": " + e.getMessage());
    }
  }

  private void goOnFrom(byte[] line) {
    Statement last = StatementForm.signed(line, key.half());
    went(last, line);
  }

  private void went(Statement statement, byte[] line) {
    number = statement.number();
    entries = statement.entries();
    ordering = statement.lastOrdering();
    previous = Statement.digest(line);
  }

  /**
   * States everything that was committed since the last statement; writes nothing if that is
   * nothing. Answers how many statements it wrote.
   */
  public synchronized int state() {
    int written = 0;
    for (List<Entry> feed = feed(); !feed.isEmpty(); feed = feed()) {
      Statement next = Statement.of(number + 1, clock.instant(), previous, entries, feed);
      byte[] line = next.signed(key);
      try {
        file.append(line);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a statement: " + e.getMessage(), e);
      }
      went(next, line);
      written++;
    }
    return written;
  }

  private List<Entry> feed() {
    List<Entry> feed = new ArrayList<>();
    List<Entry> page = journal.feed(ordering, PAGE);
    while (!page.isEmpty() && feed.size() + page.size() <= Statement.ENTRIES_MAX) {
      feed.addAll(page);
      page = journal.feed(page.getLast().ordering(), PAGE);
    }
    return feed;
  }

  /** States what is left, then lets go of the file. */
  @Override
  public synchronized void close() {
    try (file) {
      state();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the statements", e);
    }
  }
}
