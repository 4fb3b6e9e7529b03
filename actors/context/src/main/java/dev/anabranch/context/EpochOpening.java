package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.View;
import java.util.Arrays;
import java.util.Optional;

/**
 * Works out the figures with which an epoch opens: takes the entries up to its opening, in order,
 * and renders each as it is now and as it will be. Holds no segment.
 */
public final class EpochOpening {
  private final int number;
  private final Rendering now;
  private final Rendering next;
  private Prompt made;
  private boolean same;
  private int kept;

  private EpochOpening(Prompt before, Header header, Rendering next) {
    this.number = before.epoch() + 1;
    this.now = before.rendering();
    this.next = next;
    this.made = Prompt.of(header, 0);
    this.same = Arrays.equals(made.headerBytes(), before.headerBytes());
  }

  /** An epoch under another header, which shows of the past what is shown now. */
  public static EpochOpening under(Header header, Prompt before) {
    Rendering now = before.rendering();
    return new EpochOpening(
        before, header, new Rendering(Renderer.of(header), now.view(), now.from()));
  }

  /** An epoch with another view of the entries before {@code from}. */
  public static EpochOpening showing(View view, long from, Prompt before) {
    return new EpochOpening(
        before, before.header(), new Rendering(before.rendering().renderer(), view, from));
  }

  /** The next entry of the branch. */
  public void entry(Entry entry) {
    entry(entry.seq(), entry.event());
  }

  void entry(long seq, Event event) {
    Optional<Segment> shown = now.segment(seq, event);
    Optional<Segment> toShow = next.segment(seq, event);
    same &= shown.map(Segment::sha256).equals(toShow.map(Segment::sha256));
    if (toShow.isPresent()) {
      made = made.chained(toShow.get());
      kept += same ? 1 : 0;
    }
  }

  /** The figures after the last entry. */
  public ContextEvent.Epoch figures() {
    return new ContextEvent.Epoch(
        number, kept, made.segmentCount(), made.bytes(), made.prefixHash());
  }
}
