package dev.anabranch.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a durable append of 1 KB costs on this disk, with no engine at all. */
public final class DiskPart {
  private static final int RECORD_BYTES = 1024;

  private DiskPart() {}

  public static Latencies measure(Path dir, int times) throws Exception {
    Path file = Files.createTempFile(dir, "disk", ".log");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
      return Latencies.of(times, () -> append(channel, record.clear()));
    } finally {
      Files.delete(file);
    }
  }

  private static void append(FileChannel channel, ByteBuffer record) throws IOException {
    while (record.hasRemaining()) {
      channel.write(record);
    }
    channel.force(false);
  }
}
