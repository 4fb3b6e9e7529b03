package dev.anabranch.session;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes again what a prompt has forgotten, from the journal, page by page. It keeps what it made
 * while that is within {@link Prompt#KEPT_BYTES_MAX}, so a session whose prompt is not longer reads
 * its past once. Blocking; for one session, and one call at a time.
 */
public final class EarlierSegments {
  private static final int PAGE = 200;

  private final SessionId session;
  private final Past past;
  private List<Segment> kept = List.of();
  private long keptUpTo;
  private int keptEpoch;

  public EarlierSegments(SessionId session, Past past) {
    this.session = session;
    this.past = past;
  }

  /** The segments of the entries up to {@link Prompt#forgottenUpTo}. */
  public synchronized List<Segment> of(Prompt prompt) {
    long last = prompt.forgottenUpTo();
    boolean goesOn = keptUpTo <= last && keptEpoch == prompt.epoch();
    List<Segment> all = new ArrayList<>(goesOn ? kept : List.of());
    long after = goesOn ? keptUpTo : 0;
    while (after < last) {
      List<Entry> page = past.entries(session, after, (int) Math.min(PAGE, last - after));
      if (page.isEmpty()) {
        throw new IllegalStateException("session " + session + " has no entry " + (after + 1));
      }
      for (Entry entry : page) {
        prompt.segment(entry.seq(), entry.event()).ifPresent(all::add);
      }
      after = page.getLast().seq();
    }
    keep(all, last);
    keptEpoch = prompt.epoch();
    return all;
  }

  private void keep(List<Segment> all, long upTo) {
    boolean fits = all.stream().mapToLong(Segment::weight).sum() <= Prompt.KEPT_BYTES_MAX;
    kept = fits ? List.copyOf(all) : List.of();
    keptUpTo = fits ? upTo : 0;
  }
}
