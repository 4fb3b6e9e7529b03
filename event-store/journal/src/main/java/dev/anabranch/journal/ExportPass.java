package dev.anabranch.journal;

import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file that {@link ExportVerifier} found sound once more, from its beginning; holds one
 * line at a time. What changed meanwhile is refused with {@link ExportRefused} if it is no export
 * any more, and otherwise by the journal, which checks each link again.
 */
final class ExportPass implements AutoCloseable {
  private final ExportLines lines;
  private final ExportForm.Header header;

  private ExportPass(ExportLines lines, ExportForm.Header header) {
    this.lines = lines;
    this.header = header;
  }

  static ExportPass open(Path file) throws IOException {
    ExportLines lines = new ExportLines(Files.newInputStream(file));
    try {
      return new ExportPass(lines, ExportForm.header(line(lines)));
    } catch (JsonRefused e) {
      lines.close();
      throw changed();
    }
  }

  ExportForm.Header header() {
    return header;
  }

  /** Gives every entry of the branch in its order. */
  void entries(Taker<StoredEntry> taker) throws IOException {
    for (long seq = 1; seq <= header.head(); seq++) {
      StoredEntry entry;
      try {
        entry = ExportForm.entry(line(lines), header, seq);
      } catch (JsonRefused e) {
        throw changed();
      }
      taker.take(entry);
    }
  }

  /** Gives every blob; the entries are passed over. */
  void blobs(BlobSink sink) throws IOException {
    for (long seq = 1; seq <= header.head(); seq++) {
      line(lines);
    }
    byte[] line = line(lines);
    for (; ExportForm.isBlob(line); line = line(lines)) {
      try {
        sink.put(ExportForm.blob(line).bytes());
      } catch (JsonRefused e) {
        throw changed();
      }
    }
  }

  private static byte[] line(ExportLines lines) throws IOException {
    return lines.next().orElseThrow(() -> changed());
  }

  private static ExportRefused changed() {
    return new ExportRefused("the file changed while it was read; import it again");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  interface Taker<T> {
    void take(T item) throws IOException;
  }
}
