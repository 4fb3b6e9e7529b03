package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.JdbcReads.SegmentRow;
import dev.anabranch.journal.JdbcReads.Stretch;
import dev.anabranch.journal.JdbcReads.Tip;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies one stored branch: its chain, and the rows that only say where things are. Segments must
 * be in the one form that a fork writes, so that none can be added, cut or split unseen.
 */
final class StoredCheck {
  private static final Optional<Tip> NONE = Optional.empty();

  private final JdbcReads reads;
  private final Tip tip;
  private final ChainVerifier chain;
  private boolean wellFormed = true;

  private StoredCheck(JdbcReads reads, Tip tip) {
    this.reads = reads;
    this.tip = tip;
    SessionRow row = tip.row();
    this.chain = new ChainVerifier(row.id(), row.parent(), row.forkedAt());
  }

  static ChainCheck of(JdbcReads reads, SessionId session) throws SQLException {
    Tip tip = reads.session(session).orElseThrow(() -> new UnknownSession(session));
    return new StoredCheck(reads, tip).run();
  }

  private ChainCheck run() throws SQLException {
    SessionRow row = tip.row();
    segments(row, reads.segmentRows(tip));
    if (row.parent().isPresent() != row.forkedAt() > 0) {
      report(row.forkedAt() + 1, "a session has a parent if it was forked at one of its entries");
    }
    for (Stretch stretch : reads.stretches(tip, 0)) {
      chain.stretch(stretch.origin());
      if (stretch.stream() == tip.stream()) {
        reads.own(stretch, chain::entry);
      } else {
        reads.entries(stretch, stretch.from(), stretch.to(), Long.MAX_VALUE, chain::entry);
      }
      chain.upTo(stretch.to());
    }
    if (wellFormed && chain.forkedAsSaid() && !chain.soFar().ok()) {
      lineage(row);
    }
    return chain.end(row.head(), tip.hash(), reads.headTime(tip));
  }

  private void segments(SessionRow row, List<SegmentRow> segments) {
    long last = 0;
    long stream = tip.stream();
    for (int i = 0; i < segments.size(); i++) {
      SegmentRow segment = segments.get(i);
      if (segment.ix() != i
          || segment.from() != last + 1
          || segment.to() < segment.from()
          || segment.stream() == stream
          || segment.stream() == tip.stream()) {
        wellFormed = false;
        report(last + 1, "the list of inherited stretches is not one that a fork writes");
        return;
      }
      last = segment.to();
      stream = segment.stream();
    }
    if (last != row.forkedAt()) {
      wellFormed = false;
      long seq = Math.min(last, row.forkedAt()) + 1;
      report(seq, "the inherited stretches do not end at the entry of the fork");
    }
  }

  /**
   * Whole stretches of a stranger are a sound chain up to the own entries: only the parent's list
   * says where a broken branch begins to differ.
   */
  private void lineage(SessionRow row) throws SQLException {
    Optional<Tip> parent = row.parent().isPresent() ? reads.session(row.parent().get()) : NONE;
    if (parent.isEmpty()) {
      return;
    }
    List<SegmentRow> expected = inherited(parent.get(), row.forkedAt());
    List<SegmentRow> found = reads.segmentRows(tip);
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      SegmentRow one = expected.get(i);
      SegmentRow other = found.get(i);
      if (!one.equals(other)) {
        boolean stranger = one.stream() != other.stream();
        long seq = stranger ? one.from() : Math.min(one.to(), other.to()) + 1;
        report(seq, "the session does not inherit what its parent is");
        return;
      }
    }
  }

  private List<SegmentRow> inherited(Tip parent, long at) throws SQLException {
    List<SegmentRow> rows = new ArrayList<>();
    List<SegmentRow> all = new ArrayList<>(reads.segmentRows(parent));
    all.add(new SegmentRow(all.size(), parent.stream(), parent.row().forkedAt() + 1, at));
    for (SegmentRow row : all) {
      if (row.from() <= at) {
        rows.add(new SegmentRow(row.ix(), row.stream(), row.from(), Math.min(row.to(), at)));
      }
    }
    return rows;
  }

  private void report(long seq, String reason) {
    chain.report(tip.row().id(), seq, reason);
  }
}
