package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes a session as JSON lines that {@link ExportVerifier} can prove: a header, every entry of
 * the branch as its stored bytes, the blobs that its outputs name, and an end with the digest of
 * all before it. The same branch gives the same bytes, wherever and whenever it is exported.
 *
 * <p>Entries go out page by page and blobs one by one: no session is ever held as a whole. Entries
 * that are appended meanwhile are left out.
 */
public final class JournalExport {
  /** The version in the header. */
  public static final long VERSION = 1;

  private static final int PAGE = 64;

  private final JournalReader journal;
  private final BlobSource blobs;

  public JournalExport(JournalReader journal, BlobSource blobs) {
    this.journal = journal;
    this.blobs = blobs;
  }

  public void write(SessionId session, OutputStream out) throws IOException {
    write(session, Set.of(), out);
  }

  /**
   * The same with {@code more} blobs, by their SHA-256, beside those that outputs name. Fails with
   * {@link UnknownSession}, or {@link JournalDamaged} if an entry or a blob is missing; what was
   * written until then is no valid export. Does not close {@code out}.
   */
  public void write(SessionId session, Set<String> more, OutputStream out) throws IOException {
    SessionRow row = journal.session(session).orElseThrow(() -> new UnknownSession(session));
    MessageDigest digest = Sha256.digest();
    OutputStream hashed = new DigestOutputStream(out, digest);
    String head = hash(journal.stored(session, row.head() - 1, 1).getLast());
    line(hashed, header(row, head));
    Map<String, String> named = entries(row, hashed);
    more.forEach(blob -> named.putIfAbsent(blob, "the caller"));
    for (Map.Entry<String, String> blob : named.entrySet()) {
      blob(hashed, blob.getKey(), blob.getValue());
    }
    Json.Obj end =
        Json.object()
            .with("entries", row.head())
            .with("blobs", named.size())
            .with("hash", head)
            .with("sha256", HexFormat.of().formatHex(digest.digest()));
    line(out, Json.object().with("end", end));
    out.flush();
  }

  private static Json.Obj header(SessionRow row, String hash) {
    Json.Obj header =
        Json.object()
            .with("anabranch", VERSION)
            .with("session", row.id().value())
            .with("head", row.head())
            .with("hash", hash);
    return row.parent()
        .map(parent -> header.with("parent", parent.value()).with("forkedAt", row.forkedAt()))
        .orElse(header);
  }

  /** Writes them all and answers the blobs that they name, sorted, and who names each first. */
  private Map<String, String> entries(SessionRow row, OutputStream out) throws IOException {
    Map<String, String> named = new TreeMap<>();
    for (long after = 0; after < row.head(); ) {
      int page = (int) Math.min(PAGE, row.head() - after);
      List<StoredEntry> entries = journal.stored(row.id(), after, page);
      for (StoredEntry entry : entries) {
        entry(out, entry);
        blob(entry.entry().event())
            .ifPresent(blob ->
                named.putIfAbsent(blob, "entry " + entry.seq() + " of session " + entry.origin()));
      }
      after += page;
    }
    return named;
  }

  /** Put together by hand, so that the event is its stored bytes and not what we read in them. */
  private static void entry(OutputStream out, StoredEntry entry) throws IOException {
    String rest =
        Json.object()
            .with("hash", hash(entry))
            .with("origin", entry.origin().value())
            .with("seq", entry.seq())
            .with("time", entry.time().toString())
            .with("type", entry.type())
            .canonical();
    out.write("{\"event\":".getBytes(StandardCharsets.UTF_8));
    out.write(entry.payload());
    out.write((',' + rest.substring(1) + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private void blob(OutputStream out, String sha256, String where) throws IOException {
    byte[] bytes =
        blobs
            .read(sha256)
            .filter(content -> Sha256.hex(content).equals(sha256))
            .orElseThrow(() ->
                new JournalDamaged(
                    "blob %s, which %s names, is missing or damaged, so the session cannot be exported"
                        .formatted(sha256, where)));
    out.write("{\"base64\":\"".getBytes(StandardCharsets.UTF_8));
    out.write(Base64.getEncoder().encode(bytes));
    out.write(("\",\"blob\":\"" + sha256 + "\"}\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void line(OutputStream out, Json json) throws IOException {
    out.write((json.canonical() + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(StoredEntry entry) {
    return HexFormat.of().formatHex(entry.hash());
  }

  /** The blob that holds the whole of an output, if the event has one. */
  static Optional<String> blob(Event event) {
    return switch (event) {
      case ToolEvent.Observed observed -> observed.output().blob();
      case ToolEvent.Failed failed -> failed.output().blob();
      default -> Optional.empty();
    };
  }
}
