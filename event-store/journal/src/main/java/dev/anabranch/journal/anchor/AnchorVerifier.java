package dev.anabranch.journal.anchor;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Proves a journal, or one branch of it, by the signed statements in a file. Needs the public key
 * and writes nothing.
 *
 * <p>Not proved: entries that are newer than the last statement, and that no statement was taken
 * from the end of the file. A copy of the statements that was kept elsewhere shows that: it must be
 * the beginning of this file.
 */
public final class AnchorVerifier {
  private static final int PAGE = 512;

  private final Path statements;
  private final VerifyingKey key;

  public AnchorVerifier(Path statements, VerifyingKey key) {
    this.statements = statements;
    this.key = key;
  }

  /** Holds all sessions against the statements. */
  public AnchorCheck journal(JournalReader journal) throws IOException {
    return check(new FeedProof(journal));
  }

  /** Holds the branch of a session, as far as it can be read, against the statements. */
  public AnchorCheck session(JournalReader journal, SessionId session) throws IOException {
    BranchHashes branch = new BranchHashes();
    try {
      List<StoredEntry> page = journal.stored(session, 0, PAGE);
      while (!page.isEmpty()) {
        page.forEach(branch::add);
        page = journal.stored(session, branch.head(), PAGE);
      }
    } catch (UnknownSession | JournalDamaged e) {
      // the statements say what should have followed
    }
    return check(new BranchProof(session, branch));
  }

  /**
   * Holds a branch from elsewhere against the statements. They must know it: a branch of which they
   * name no entry is not proved, but broken at its first.
   */
  public AnchorCheck branch(SessionId session, BranchHashes branch) throws IOException {
    AnchorCheck found = check(new BranchProof(session, branch));
    if (found.entries() > 0 || !found.broken().isEmpty()) {
      return found;
    }
    Break unknown = new Break(session, 1, "no statement names an entry of this branch");
    return new AnchorCheck(found.statements(), 0, 0, found.faults(), List.of(unknown));
  }

  private AnchorCheck check(Proof proof) throws IOException {
    StatementLines lines = new StatementLines(statements, key);
    lines.read(proof::check);
    return new AnchorCheck(
        lines.signed(), proof.heads(), proof.entries(), lines.faults(), proof.broken());
  }
}
