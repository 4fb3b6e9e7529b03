package dev.anabranch.tools;

import dev.anabranch.events.Output;
import dev.anabranch.sandbox.OutputSink;
import dev.anabranch.sandbox.StopSwitch;
import dev.anabranch.sandbox.StopSwitch.Cause;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.secrets.SecretStream;
import dev.anabranch.workspace.FileRefused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a call prints, as it comes: its beginning and its end in memory, and once it is longer than
 * {@link #INLINE_MAX} all of it in a file, up to {@link #KEPT_MAX}. Beyond {@link #PRINTED_MAX} the
 * call is stopped. Secrets are taken out as it comes, so nothing here and nothing that is made of
 * it holds one.
 */
public final class Printed implements OutputSink, AutoCloseable {
  public static final int INLINE_MAX = 4 << 10;
  public static final long KEPT_MAX = 64L << 20;
  public static final long PRINTED_MAX = 256L << 20;

  private final Path spool;
  private final StopSwitch stop;
  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private byte[] last = new byte[0];
  private Optional<OutputStream> file = Optional.empty();
  private SecretStream clean;
  private long taken;
  private long bytes;

  /** {@code spool} is a file that may be made, and is deleted on close. */
  public Printed(Path spool, StopSwitch stop) {
    this.spool = spool;
    this.stop = stop;
    this.clean = Redactor.SHAPES.stream(this::cleaned);
  }

  /** Takes out from now on what this redactor knows; to be said before anything is printed. */
  public synchronized void keepOut(Redactor redactor) {
    clean.end();
    clean = redactor.stream(this::cleaned);
  }

  public void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    take(utf8, utf8.length);
  }

  @Override
  public synchronized void take(byte[] buffer, int length) {
    if (taken > PRINTED_MAX) {
      return;
    }
    taken += length;
    clean.take(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    if (taken > PRINTED_MAX) {
      stop.trip(Cause.LIMIT, "it printed more than " + (PRINTED_MAX >> 20) + " MiB");
    }
  }

  /** Each character is a byte: what is a secret is ASCII, whatever the rest is. */
  private void cleaned(String characters) {
    byte[] buffer = characters.getBytes(StandardCharsets.ISO_8859_1);
    int length = buffer.length;
    try {
      keep(buffer, length);
    } catch (IOException e) {
      throw new UncheckedIOException(FileRefused.reason(e), e);
    }
    remember(buffer, length);
    bytes += length;
  }

  private void keep(byte[] buffer, int length) throws IOException {
    if (file.isEmpty() && bytes + length > INLINE_MAX) {
      OutputStream out = Files.newOutputStream(spool);
      file = Optional.of(out);
      first.writeTo(out);
    }
    if (file.isPresent()) {
      file.get().write(buffer, 0, (int) Math.max(0, Math.min(length, KEPT_MAX - bytes)));
    }
  }

  private void remember(byte[] buffer, int length) {
    first.write(buffer, 0, Math.min(length, INLINE_MAX - first.size()));
    if (length >= INLINE_MAX) {
      last = Arrays.copyOfRange(buffer, length - INLINE_MAX, length);
      return;
    }
    int kept = Math.min(last.length, INLINE_MAX - length);
    byte[] next = Arrays.copyOfRange(last, last.length - kept, last.length + length);
    System.arraycopy(buffer, 0, next, kept, length);
    last = next;
  }

  /** The number of bytes printed so far. */
  public synchronized long bytes() {
    return bytes;
  }

  /** The newest text after {@code from}, of at most {@link #INLINE_MAX} bytes; empty if none. */
  public synchronized Optional<Piece> newest(long from) {
    if (bytes <= from) {
      return Optional.empty();
    }
    long begin = Math.max(from, bytes - last.length);
    byte[] fresh = Arrays.copyOfRange(last, last.length - (int) (bytes - begin), last.length);
    return Optional.of(new Piece(begin, bytes, OutputRule.words(fresh)));
  }

  /** Text that was printed from byte {@code from} to before byte {@code to}. */
  public record Piece(long from, long to, String text) {}

  /** All of it if it is short, else at least its first {@link #INLINE_MAX} bytes. */
  synchronized byte[] first() {
    return first.toByteArray();
  }

  /** The last bytes, at most {@link #INLINE_MAX}. */
  synchronized byte[] last() {
    return last.clone();
  }

  /** Keeps the whole of an output and answers its hash. */
  @FunctionalInterface
  public interface Keeper {
    String keep(InputStream whole) throws IOException;
  }

  /** What the event shows, by the output rule; the whole goes to {@code keeper} if it must. */
  public synchronized Output output(boolean failed, Keeper keeper) throws IOException {
    clean.end();
    if (!OutputRule.needsBlob(this)) {
      return OutputRule.excerpt(this, failed, Optional.empty());
    }
    try (InputStream whole = whole()) {
      return OutputRule.excerpt(this, failed, Optional.of(keeper.keep(whole)));
    }
  }

  private InputStream whole() throws IOException {
    if (file.isEmpty()) {
      return new ByteArrayInputStream(first());
    }
    file.get().flush();
    return Files.newInputStream(spool);
  }

  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
      Files.deleteIfExists(spool);
    }
  }
}
