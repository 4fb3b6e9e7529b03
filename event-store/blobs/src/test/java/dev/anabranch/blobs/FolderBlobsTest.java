package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobsTest {
  @TempDir Path temporary;
  private Path dir;
  private FolderBlobs blobs;

  @BeforeEach
  void open() {
    dir = temporary.resolve("blobs");
    blobs = new FolderBlobs(dir);
  }

  @Test
  void what_was_put_is_read_under_its_sha256() throws IOException {
    byte[] bytes = "hello".getBytes(UTF_8);
    String hash = blobs.put(bytes);
    assertThat(hash).isEqualTo(Sha256.hex(bytes));
    assertThat(blobs.has(hash)).isTrue();
    assertThat(blobs.read(hash)).isEqualTo(bytes);
    assertThat(blobs.size(hash)).isEqualTo(5);
    assertThat(blobs.path(hash)).isEqualTo(dir.resolve(hash.substring(0, 2)).resolve(hash));
    assertThat(blobs.put(new ByteArrayInputStream(bytes))).isEqualTo(hash);
  }

  @Test
  void an_existing_blob_is_not_written_again() throws IOException {
    String hash = blobs.put("once".getBytes(UTF_8));
    Object before = Files.readAttributes(blobs.path(hash), "unix:ino,ctime");
    blobs.put("once".getBytes(UTF_8));
    blobs.put(new ByteArrayInputStream("once".getBytes(UTF_8)));
    assertThat(Files.readAttributes(blobs.path(hash), "unix:ino,ctime")).isEqualTo(before);
  }

  @Test
  void nobody_else_may_read_the_store() throws IOException {
    String hash = blobs.put("secret".getBytes(UTF_8));
    assertThat(mode(dir)).isEqualTo("rwx------");
    assertThat(mode(dir.resolve(hash.substring(0, 2)))).isEqualTo("rwx------");
    assertThat(mode(blobs.path(hash))).isEqualTo("rw-------");
  }

  @Test
  void a_missing_blob_says_its_hash() {
    String hash = Sha256.hex("never put");
    assertThat(blobs.has(hash)).isFalse();
    assertThatThrownBy(() -> blobs.read(hash))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContaining(hash);
    assertThatThrownBy(() -> blobs.size(hash)).isInstanceOf(BlobMissing.class);
    assertThatThrownBy(() -> blobs.path("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_cut_blob_is_found_and_the_next_put_heals_it() throws IOException {
    byte[] bytes = "0123456789".getBytes(UTF_8);
    String hash = blobs.put(bytes);
    Files.write(blobs.path(hash), "01234".getBytes(UTF_8));
    assertThatThrownBy(() -> blobs.read(hash))
        .isInstanceOf(BlobDamaged.class)
        .hasMessageContaining(hash);
    blobs.put(bytes);
    assertThat(blobs.read(hash)).isEqualTo(bytes);
  }

  @Test
  void one_changed_byte_is_found_at_the_end_of_the_stream() throws IOException {
    String hash = blobs.put("0123456789".getBytes(UTF_8));
    Files.write(blobs.path(hash), "0123456780".getBytes(UTF_8));
    try (InputStream in = blobs.open(hash)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      assertThatThrownBy(in::read).isInstanceOf(BlobDamaged.class);
    }
  }

  @Test
  void a_stream_beyond_the_bound_leaves_nothing() throws IOException {
    assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(new byte[11]), 10))
        .isInstanceOf(BlobTooLarge.class)
        .hasMessageContaining("10");
    assertThat(filesIn(dir)).isEmpty();
    assertThat(blobs.put(new ByteArrayInputStream(new byte[10]), 10)).hasSize(64);
  }

  @Test
  void what_an_interrupted_put_left_goes_and_blobs_stay() throws IOException {
    String hash = blobs.put("kept".getBytes(UTF_8));
    Path left = Files.write(dir.resolve("put-123.tmp"), new byte[3]);
    Instant now = Files.getLastModifiedTime(left).toInstant();
    assertThat(blobs.removeLeftovers(now)).isZero();
    assertThat(blobs.removeLeftovers(now.plusMillis(1))).isEqualTo(1);
    assertThat(left).doesNotExist();
    assertThat(blobs.has(hash)).isTrue();
  }

  @Test
  void many_writers_of_the_same_bytes_agree() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> put = () -> blobs.put("the same".getBytes(UTF_8));
      var answers = threads.invokeAll(java.util.Collections.nCopies(16, put));
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(Sha256.hex("the same"));
      }
    }
    assertThat(filesIn(dir)).hasSize(1);
    assertThat(blobs.unsynced).isEmpty();
  }

  private static List<Path> filesIn(Path dir) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
