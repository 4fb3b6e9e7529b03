package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.events.Output;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Long text as an event shows it: its beginning and its end, with the whole in a blob. */
final class Excerpts {
  private static final int HEAD_BYTES = 1536;
  private static final int TAIL_BYTES = 512;

  private Excerpts() {}

  /** Without a store for blobs the rest is lost, and the output says so. */
  static Output of(String text, Optional<BlobStore> blobs) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= HEAD_BYTES + TAIL_BYTES) {
      return Output.of(text);
    }
    Optional<String> blob = blobs.map(store -> store.put(bytes));
    return new Output(head(bytes), tail(bytes), bytes.length, blob, blob.isEmpty());
  }

  private static String head(byte[] bytes) {
    int end = HEAD_BYTES;
    while (isInside(bytes[end])) {
      end--;
    }
    return decoded(bytes, 0, end);
  }

  private static String tail(byte[] bytes) {
    int start = bytes.length - TAIL_BYTES;
    while (isInside(bytes[start])) {
      start++;
    }
    return decoded(bytes, start, bytes.length);
  }

  /** True for a byte that goes on with a character begun before it. */
  private static boolean isInside(byte b) {
    return (b & 0xC0) == 0x80;
  }

  private static String decoded(byte[] bytes, int from, int to) {
    return new String(Arrays.copyOfRange(bytes, from, to), StandardCharsets.UTF_8);
  }
}
