package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.journal.ChainCheck.Break;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies what {@link JournalExport} wrote, with nothing but the file: canonical bytes, exactly
 * the known fields, the order, the hash chain, every blob that is named, and the digest at the end.
 *
 * <p>Not proved: that the file is the newest, or that it was not written anew as a whole. Only a
 * hash of the head that was kept elsewhere proves that, such as a signed statement of {@link
 * dev.anabranch.journal.anchor.AnchorVerifier}.
 */
public final class ExportVerifier {
  private final ExportLines lines;
  private final ExportForm.Header header;
  private final Watch watch;
  private final ChainVerifier chain;
  private final Map<String, Long> missing = new TreeMap<>();
  private long seq;
  private String lastBlob = "";
  private long blobs;

  private ExportVerifier(ExportLines lines, ExportForm.Header header, Watch watch) {
    this.lines = lines;
    this.header = header;
    this.watch = watch;
    this.chain = new ChainVerifier(header.session(), header.parent(), header.forkedAt());
  }

  /**
   * What is wrong with the file, the first bad entry first. A wrong form ends the check; a break
   * that is at no entry has seq 0. Refuses with {@link ExportRefused} if the file does not begin
   * like an export.
   */
  public static ChainCheck verify(Path file) throws IOException {
    return verify(file, (entry, event) -> {});
  }

  /** The same, and shows {@code watch} every entry of a right form, in order, also a broken one. */
  public static ChainCheck verify(Path file, Watch watch) throws IOException {
    return verify(file, file.toString(), watch);
  }

  /** The same; {@code name} is what messages call the file. */
  static ChainCheck verify(Path file, String name, Watch watch) throws IOException {
    try (ExportLines lines = new ExportLines(Files.newInputStream(file))) {
      byte[] first = lines.next().orElseThrow(() -> new JsonRefused("there is no whole line"));
      return new ExportVerifier(lines, ExportForm.header(first), watch).check();
    } catch (JsonRefused e) {
      throw new ExportRefused(name + " is no export of a session: line 1: " + e.getMessage());
    }
  }

  private ChainCheck check() throws IOException {
    List<Break> form = new ArrayList<>();
    try {
      for (seq = 1; seq <= header.head(); seq++) {
        entry(seq);
      }
      seq = 0;
      tail();
    } catch (JsonRefused e) {
      form.add(new Break(header.session(), seq, "line " + lines.number() + ": " + e.getMessage()));
    }
    boolean whole = form.isEmpty() || seq == 0;
    ChainCheck found = whole ? chain.end(header.head(), header.hash()) : chain.soFar();
    List<Break> broken = new ArrayList<>(found.broken());
    broken.addAll(form);
    return new ChainCheck(header.session(), found.entries(), broken);
  }

  private void entry(long seq) throws IOException {
    StoredEntry entry = ExportForm.entry(line("entry " + seq), header, seq);
    chain.stretch(entry.origin());
    chain.entry(entry);
    Event event = ExportForm.event(entry);
    JournalExport.blob(event).ifPresent(blob -> missing.putIfAbsent(blob, seq));
    watch.entry(entry, event);
  }

  private void tail() throws IOException {
    byte[] line = line("the end");
    for (; ExportForm.isBlob(line); line = line("the end")) {
      blob(ExportForm.blob(line).name());
    }
    if (!missing.isEmpty()) {
      Map.Entry<String, Long> first = missing.entrySet().iterator().next();
      throw new JsonRefused(
          "blob " + first.getKey() + ", which entry " + first.getValue() + " names, is missing");
    }
    end(ExportForm.end(line));
  }

  private void blob(String name) {
    if (name.compareTo(lastBlob) <= 0) {
      throw new JsonRefused("blob " + name + " is not in its place");
    }
    lastBlob = name;
    blobs++;
    missing.remove(name);
  }

  private void end(ExportForm.End end) throws IOException {
    if (end.entries() != header.head()
        || end.blobs() != blobs
        || !Arrays.equals(end.hash(), header.hash())) {
      throw new JsonRefused("the end does not fit what is before it");
    }
    if (!end.sha256().equals(lines.sha256OfEarlier())) {
      throw new JsonRefused("the bytes before are not those that were exported");
    }
    if (!lines.atEnd()) {
      throw new JsonRefused("there is more after the end");
    }
  }

  private byte[] line(String expected) throws IOException {
    return lines
        .next()
        .orElseThrow(() -> new JsonRefused("the file was cut: " + expected + " is missing"));
  }

  /** Sees the entries of an export while they are verified. */
  public interface Watch {
    void entry(StoredEntry entry, Event event);
  }
}
