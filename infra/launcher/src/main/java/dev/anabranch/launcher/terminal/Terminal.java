package dev.anabranch.launcher.terminal;

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

  private static final String WIPE = "\r\u001b[2K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean watched;
  private final boolean attended;
  private final boolean wipes;
  private final int columns;
  private final Paint outPaint;
  private final Paint errPaint;
  private boolean passing;

  private Terminal(Terminal other, boolean watched) {
    this.out = other.out;
    this.err = other.err;
    this.columns = other.columns;
    this.outPaint = other.outPaint;
    this.errPaint = other.errPaint;
    this.watched = watched;
    this.attended = other.attended;
    this.wipes = other.wipes;
  }

  /**
   * @param outIsTerminal whether a person looks at standard output
   * @param errIsTerminal whether a person looks at standard error
   */
  public Terminal(
      OutputStream out,
      OutputStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      int columns,
      Map<String, String> env) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.wipes = !env.getOrDefault("TERM", "").equals("dumb");
    boolean colours = wipes && env.getOrDefault("NO_COLOR", "").isEmpty();
    this.watched = errIsTerminal;
    this.attended = outIsTerminal && errIsTerminal;
    this.columns = Math.max(COLUMNS_MIN, columns);
    this.outPaint = new Paint(colours && outIsTerminal);
    this.errPaint = new Paint(colours && errIsTerminal);
  }

  /** The terminal of this process; {@code infra/anabranch} says which streams are terminals. */
  public static Terminal ofProcess() {
    return new Terminal(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Boolean.getBoolean("anabranch.terminal.out"),
        Boolean.getBoolean("anabranch.terminal.err"),
        Integer.getInteger("anabranch.terminal.columns", COLUMNS_DEFAULT),
        System.getenv());
  }

  /** A line of data. */
  public void data(String line) {
    wipe();
    out.println(line);
  }

  /** Standard output itself, for what writes bytes; never close it. */
  public PrintStream out() {
    return out;
  }

  /** A line that a person should see even where no terminal is. */
  public void notice(String line) {
    wipe();
    err.println(line);
  }

  /** A line about how it goes; dropped where nobody watches. */
  public void progress(String line) {
    if (watched) {
      wipe();
      err.println(line);
    }
  }

  /**
   * A line that whatever comes next takes the place of; an empty one leaves nothing. Dropped where
   * nobody watches, or where nothing can be wiped.
   */
  public synchronized void passing(String line) {
    if (watched && wipes) {
      wipe();
      err.print(line);
      err.flush();
      passing = !line.isEmpty();
    }
  }

  private synchronized void wipe() {
    if (passing) {
      err.print(WIPE);
      err.flush();
      passing = false;
    }
  }

  /** True if a person looks at all of it: nothing here is read by a program. */
  public boolean attended() {
    return attended;
  }

  /** The same streams, with nobody watching the progress. */
  public Terminal unwatched() {
    return new Terminal(this, false);
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
