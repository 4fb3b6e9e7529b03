package dev.anabranch.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An export as one page that opens from a disk: it holds the lines of the export, shows them as the
 * console does, recomputes their hashes, and asks for nothing beside itself. A page that was cut
 * still opens, and says so.
 */
public final class ExportPage {
  private static final String PAGE = "/webroot/viewer/viewer.html";
  private static final String PLACE = "<!--journal-->";

  private final byte[] before;
  private final byte[] after;

  private ExportPage(String before, String after) {
    this.before = before.getBytes(StandardCharsets.UTF_8);
    this.after = after.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the lines of an export. */
  public interface Lines {
    void write(OutputStream out) throws IOException;
  }

  /** The page of this build; empty if it was built without pages. */
  public static Optional<ExportPage> ofBuild() throws IOException {
    try (InputStream in = ExportPage.class.getResourceAsStream(PAGE)) {
      return in == null ? Optional.empty() : Optional.of(of(in.readAllBytes()));
    }
  }

  static ExportPage of(byte[] page) {
    String text = new String(page, StandardCharsets.UTF_8);
    int place = text.indexOf(PLACE);
    if (place < 0 || place != text.lastIndexOf(PLACE)) {
      throw new IllegalArgumentException("the page must have one place for the journal");
    }
    return new ExportPage(text.substring(0, place), text.substring(place + PLACE.length()));
  }

  /**
   * Writes the page with {@code lines} in it. Nothing is written before the first byte of them, so
   * that an export which is refused leaves nothing. Does not close {@code out}.
   */
  public void write(Lines lines, OutputStream out) throws IOException {
    Data data = new Data(out);
    lines.write(data);
    data.begin();
    out.write(after);
    out.flush();
  }

  /** Text that no parser of HTML takes for markup; the page reads it back byte for byte. */
  private final class Data extends FilterOutputStream {
    private static final byte[] AND = "&amp;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LESS = "&lt;".getBytes(StandardCharsets.US_ASCII);

    private boolean begun;

    private Data(OutputStream out) {
      super(out);
    }

    private void begin() throws IOException {
      if (!begun) {
        begun = true;
        out.write(before);
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      begin();
      int plain = from;
      for (int at = from; at < from + length; at++) {
        if (bytes[at] == '&' || bytes[at] == '<') {
          out.write(bytes, plain, at - plain);
          out.write(bytes[at] == '&' ? AND : LESS);
          plain = at + 1;
        }
      }
      out.write(bytes, plain, from + length - plain);
    }
  }
}
