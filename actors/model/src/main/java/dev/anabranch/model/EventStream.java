package dev.anabranch.model;

import dev.anabranch.json.JsonRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the data of server-sent events, one after the other, within bounds. */
final class EventStream {
  static final int LINE_BYTES_MAX = 8 << 20;
  static final long STREAM_BYTES_MAX = 256L << 20;
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private int position;
  private int limit;
  private long bytes;

  EventStream(InputStream in) {
    this.in = in;
  }

  /** The data of the next event, or empty at the end of the stream. */
  Optional<String> next() throws IOException, ReplyTooLarge {
    ByteArrayOutputStream data = new ByteArrayOutputStream(512);
    boolean any = false;
    for (ByteArrayOutputStream line = new ByteArrayOutputStream(512); ; line.reset()) {
      boolean more = readLine(line);
      byte[] text = withoutReturn(line.toByteArray());
      if (startsWithData(text)) {
        append(data, text, any);
        any = true;
      }
      if (any && (!more || text.length == 0)) {
        return Optional.of(text(data.toByteArray()));
      }
      if (!more) {
        return Optional.empty();
      }
    }
  }

  /** Other bytes than UTF-8 are refused: a call's arguments must not be guessed at. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonRefused("it holds bytes that are not UTF-8");
    }
  }

  private static byte[] withoutReturn(byte[] line) {
    boolean ends = line.length > 0 && line[line.length - 1] == '\r';
    return ends ? Arrays.copyOf(line, line.length - 1) : line;
  }

  private static boolean startsWithData(byte[] line) {
    return line.length >= DATA.length && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length);
  }

  private static void append(ByteArrayOutputStream data, byte[] line, boolean further)
      throws ReplyTooLarge {
    int from = line.length > DATA.length && line[DATA.length] == ' ' ? 6 : DATA.length;
    if (further) {
      data.write('\n');
    }
    data.write(line, from, line.length - from);
    if (data.size() > LINE_BYTES_MAX) {
      throw new ReplyTooLarge("one event of the reply is larger than 8 MiB");
    }
  }

  /** Reads up to a line feed, which is left out; false at the end of the stream. */
  private boolean readLine(ByteArrayOutputStream line) throws IOException, ReplyTooLarge {
    while (true) {
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      boolean whole = position < limit;
      line.write(buffer, from, position - from);
      if (line.size() > LINE_BYTES_MAX) {
        throw new ReplyTooLarge("one line of the reply is larger than 8 MiB");
      }
      if (whole) {
        position++;
        return true;
      }
      if (!fill()) {
        return false;
      }
    }
  }

  private boolean fill() throws IOException, ReplyTooLarge {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    bytes += limit;
    if (bytes > STREAM_BYTES_MAX) {
      throw new ReplyTooLarge("the reply is larger than 256 MiB on the wire");
    }
    return limit > 0;
  }
}
