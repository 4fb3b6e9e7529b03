package dev.anabranch.journal.anchor;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck.Break;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds one branch, inherited entries included, against the statements. What its ancestors wrote
 * after the forks is none of its business; entries that are newer than the statements are not
 * proved, and {@link #entries} does not count them.
 */
final class BranchProof implements Proof {
  private final SessionId session;
  private final BranchHashes branch;
  private final Set<SessionId> heads = new HashSet<>();
  private final Map<SessionId, Break> broken = new LinkedHashMap<>();
  private long entries;

  BranchProof(SessionId session, BranchHashes branch) {
    this.session = session;
    this.branch = branch;
  }

  @Override
  public void check(Statement statement) {
    for (StatedEntry stated : statement.stated()) {
      SessionId origin = stated.session();
      if (branch.has(origin, stated.seq())) {
        entries++;
        String hash = HexFormat.of().formatHex(branch.hash(stated.seq()));
        if (!stated.isThat(hash)) {
          add(origin, stated.seq(), "the entry is not the one that was signed for");
        }
        if (!stated.head().isEmpty()) {
          heads.add(origin);
        }
      } else if (origin.equals(session)) {
        add(origin, stated.seq(), elsewhere(stated.seq()));
      }
    }
  }

  private String elsewhere(long seq) {
    return seq > branch.head()
        ? "the entry was signed for, but the branch ends before it"
        : "the entry was signed for, but another session's stands there";
  }

  private void add(SessionId session, long seq, String reason) {
    Break found = new Break(session, seq, reason);
    broken.merge(session, found, (one, two) -> one.seq() <= two.seq() ? one : two);
  }

  @Override
  public List<Break> broken() {
    return List.copyOf(broken.values());
  }

  @Override
  public long heads() {
    return heads.size();
  }

  @Override
  public long entries() {
    return entries;
  }
}
