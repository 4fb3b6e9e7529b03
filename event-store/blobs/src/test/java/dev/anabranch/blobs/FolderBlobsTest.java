package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what is so of a folder alone. */
class FolderBlobsTest extends TrashContract {
  @TempDir Path temporary;
  private Path dir = Path.of("");

  @Override
  SweepableBlobs open(InstantSource clock) {
    dir = temporary.resolve("blobs");
    return new FolderBlobs(dir, clock);
  }

  private FolderBlobs folder() {
    return (FolderBlobs) blobs;
  }

  @Override
  SweepableBlobs reopened() {
    return FolderBlobs.reading(dir);
  }

  @Override
  void damage(String sha256, byte[] bytes) {
    try {
      Files.write(folder().path(sha256), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_blob_lies_under_its_hash() throws IOException {
    String hash = put("hello");
    assertThat(dir.resolve(hash.substring(0, 2)).resolve(hash)).hasContent("hello");
    folder().trash(hash, later());
    assertThat(filesIn(dir)).containsExactly(dir.resolve("trash").resolve(hash));
    assertThat(mode(dir.resolve("trash"))).isEqualTo("rwx------");
  }

  @Test
  void a_missing_folder_holds_no_blob() throws IOException {
    SweepableBlobs none = FolderBlobs.reading(temporary.resolve("nowhere"));
    assertThat(none.has(Sha256.hex("x"))).isFalse();
    none.each(blob -> fail("there is none"));
    assertThat(temporary.resolve("nowhere")).doesNotExist();
  }

  @Test
  void an_existing_blob_is_not_written_again() throws IOException {
    String hash = blobs.put("once".getBytes(UTF_8));
    Object before = Files.readAttributes(folder().path(hash), "unix:ino,ctime");
    blobs.put("once".getBytes(UTF_8));
    blobs.put(new ByteArrayInputStream("once".getBytes(UTF_8)));
    assertThat(Files.readAttributes(folder().path(hash), "unix:ino,ctime")).isEqualTo(before);
  }

  @Test
  void nobody_else_may_read_the_store() throws IOException {
    String hash = blobs.put("secret".getBytes(UTF_8));
    assertThat(mode(dir)).isEqualTo("rwx------");
    assertThat(mode(dir.resolve(hash.substring(0, 2)))).isEqualTo("rwx------");
    assertThat(mode(folder().path(hash))).isEqualTo("rw-------");
  }

  @Test
  void a_stream_beyond_the_bound_leaves_no_file() throws IOException {
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
    assertThat(folder().removeLeftovers(now)).isZero();
    assertThat(folder().removeLeftovers(now.plusMillis(1))).isEqualTo(1);
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
    assertThat(folder().unsynced).isEmpty();
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
