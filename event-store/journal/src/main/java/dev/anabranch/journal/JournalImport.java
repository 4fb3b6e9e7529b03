package dev.anabranch.journal;

import dev.anabranch.events.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * Takes in what {@link JournalExport} wrote, with ids, times, hashes and lineage kept, so that
 * exporting the session again gives the same bytes.
 *
 * <p>The file is verified as a whole and compared with what is here before anything is written.
 * Then blobs go in, then entries, page by page, each under the session that wrote it; no session is
 * ever held as a whole. Who interrupts an import leaves the beginning of the branch, at rest;
 * importing again completes it, and the same file twice changes nothing.
 */
public final class JournalImport {
  private static final int PAGE = 64;
  private static final long PAGE_BYTES = 4 << 20;

  private final Journal journal;
  private final BlobSink blobs;

  public JournalImport(Journal journal, BlobSink blobs) {
    this.journal = journal;
    this.blobs = blobs;
  }

  /**
   * Imports one file and answers its session. Refuses with {@link ExportRefused} what is no export
   * or was edited or cut, with {@link ImportCollides} what is here with another content; nothing
   * was written then. {@code name} is what messages call the file.
   */
  public SessionRow read(Path file, String name) throws IOException {
    requireSound(file, name);
    ImportBranch branch = ImportBranch.of(file, name);
    compare(file, branch);
    for (Adoption known : branch.lineage()) {
      journal
          .session(known.session())
          .ifPresent(row -> AdoptionRule.change(known, AdoptionRule.Known.of(row)));
    }
    try (ExportPass pass = ExportPass.open(file)) {
      pass.blobs(blobs);
    }
    store(file, branch);
    SessionId session = branch.header().session();
    return journal.session(session).orElseThrow(() -> new UnknownSession(session));
  }

  private static void requireSound(Path file, String name) throws IOException {
    ChainCheck check = ExportVerifier.verify(file, name, (entry, event) -> {});
    if (!check.ok()) {
      ChainCheck.Break first = check.broken().getFirst();
      throw new ExportRefused(
          name
              + " was edited or cut, so nothing of it is imported: session "
              + first.session()
              + (first.seq() > 0 ? " entry " + first.seq() : "")
              + ": "
              + first.reason());
    }
  }

  /** Looks at the last entry that both have of each session: one hash stands for all before it. */
  private void compare(Path file, ImportBranch branch) throws IOException {
    Map<SessionId, StoredEntry> ours = new HashMap<>();
    for (ImportBranch.Part part : branch.parts()) {
      last(part.session(), part.to()).ifPresent(entry -> ours.put(part.session(), entry));
    }
    ExportForm.Header header = branch.header();
    header
        .parent()
        .flatMap(parent -> last(parent, header.forkedAt()))
        .ifPresent(entry -> ours.putIfAbsent(header.parent().orElseThrow(), entry));
    last(header.session(), header.head()).ifPresent(entry -> ours.put(header.session(), entry));
    Map<Long, byte[]> theirs = new TreeMap<>();
    ours.values().forEach(entry -> theirs.put(entry.seq(), entry.hash()));
    try (ExportPass pass = ExportPass.open(file)) {
      pass.entries(entry -> theirs.computeIfPresent(entry.seq(), (seq, any) -> entry.hash()));
    }
    for (Map.Entry<SessionId, StoredEntry> known : ours.entrySet()) {
      StoredEntry entry = known.getValue();
      if (!Arrays.equals(theirs.get(entry.seq()), entry.hash())) {
        throw new ImportCollides(known.getKey(), firstDifference(file, known.getKey()));
      }
    }
  }

  private Optional<StoredEntry> last(SessionId session, long to) {
    return journal
        .session(session)
        .map(row -> journal.stored(session, Math.min(row.head(), to) - 1, 1).getFirst());
  }

  private long firstDifference(Path file, SessionId session) throws IOException {
    List<StoredEntry> page = new ArrayList<>();
    long[] first = {0};
    try (ExportPass pass = ExportPass.open(file)) {
      pass.entries(entry -> {
        if (first[0] > 0) {
          return;
        }
        if (page.isEmpty()) {
          page.addAll(journal.stored(session, entry.seq() - 1, PAGE));
        }
        if (page.isEmpty() || !Arrays.equals(page.removeFirst().hash(), entry.hash())) {
          first[0] = entry.seq();
        }
      });
    }
    return first[0];
  }

  private void store(Path file, ImportBranch branch) throws IOException {
    try (ExportPass pass = ExportPass.open(file)) {
      Pages pages = new Pages(branch);
      pass.entries(pages::add);
      pages.end();
    }
  }

  private void adopt(Adoption adoption) {
    try {
      journal.adopt(adoption).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refusal ? refusal : e;
    }
  }

  /** Gathers entries of one session and has them adopted. */
  private final class Pages {
    private final ImportBranch branch;
    private final List<StoredEntry> page = new ArrayList<>();
    private int part;
    private long bytes;

    Pages(ImportBranch branch) {
      this.branch = branch;
    }

    void add(StoredEntry entry) {
      if (entry.seq() > branch.parts().get(part).to()) {
        flush();
        part++;
      }
      page.add(entry);
      bytes += entry.payload().length;
      if (page.size() == PAGE || bytes >= PAGE_BYTES) {
        flush();
      }
    }

    private void flush() {
      if (page.isEmpty()) {
        return;
      }
      ImportBranch.Part now = branch.parts().get(part);
      if (page.getFirst().seq() == now.from()) {
        branch.silentParent(now.session()).ifPresent(JournalImport.this::adopt);
      }
      adopt(new Adoption(now.session(), branch.fork(now.session()), page));
      page.clear();
      bytes = 0;
    }

    /** A session without own entries has no page of its own. */
    void end() {
      flush();
      SessionId session = branch.header().session();
      branch.silentParent(session).ifPresent(JournalImport.this::adopt);
      adopt(new Adoption(session, branch.fork(session), List.of()));
    }
  }
}
