package dev.anabranch.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where words go: data to standard output; notices to standard error; progress and colour only
 * where a person looks at a terminal. {@code NO_COLOR} is honoured.
 */
public final class Terminal {
  private static final int COLUMNS_DEFAULT = 100;
  private static final int COLUMNS_MIN = 40;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean watched;
  private final int columns;
  private final Paint outPaint;
  private final Paint errPaint;

  /**
   * @param terminals the descriptors that are terminals: "", "1", "2" or "12"
   */
  public Terminal(
      OutputStream out, OutputStream err, String terminals, int columns, Map<String, String> env) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    boolean colours =
        env.getOrDefault("NO_COLOR", "").isEmpty() && !env.getOrDefault("TERM", "").equals("dumb");
    this.watched = terminals.contains("2");
    this.columns = Math.max(COLUMNS_MIN, columns);
    this.outPaint = new Paint(colours && terminals.contains("1"));
    this.errPaint = new Paint(colours && watched);
  }

  /** The terminal of this process; {@code infra/anabranch} says which descriptors are terminals. */
  static Terminal ofProcess() {
    return new Terminal(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getProperty("anabranch.terminals", ""),
        Integer.getInteger("anabranch.columns", COLUMNS_DEFAULT),
        System.getenv());
  }

  /** A line of data. */
  public void data(String line) {
    out.println(line);
  }

  /** Standard output itself, for what writes bytes; never close it. */
  public PrintStream out() {
    return out;
  }

  /** A line that a person should see even where no terminal is. */
  public void notice(String line) {
    err.println(line);
  }

  /** A line about how it goes; dropped where nobody watches. */
  public void progress(String line) {
    if (watched) {
      err.println(line);
    }
  }

  /** True if a person watches the progress. */
  public boolean watched() {
    return watched;
  }

  /** Colours for data. */
  public Paint outPaint() {
    return outPaint;
  }

  /** Colours for notices and progress. */
  public Paint errPaint() {
    return errPaint;
  }

  public int columns() {
    return columns;
  }

  public void flush() {
    out.flush();
    err.flush();
  }
}
