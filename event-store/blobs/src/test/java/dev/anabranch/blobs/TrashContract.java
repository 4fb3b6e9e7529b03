package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.BlobStore.Batch;
import dev.anabranch.blobs.SweepableBlobs.Kept;
import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every blob store keeps when blobs are removed: nothing that a put answers is lost. */
abstract class TrashContract extends BlobContract {

  @Test
  void every_blob_is_shown_with_its_size_and_its_age() throws IOException {
    String first = put("first");
    move(Duration.ofHours(1));
    String second = put("second one");

    assertThat(kept())
        .containsExactlyInAnyOrder(
            new Kept(first, 5, START, false),
            new Kept(second, 10, START.plus(Duration.ofHours(1)), false));
  }

  @Test
  void a_put_of_what_is_there_keeps_its_age() throws IOException {
    put("old");
    move(Duration.ofHours(1));
    put("old");

    assertThat(kept()).extracting(Kept::since).containsExactly(START);
  }

  @Test
  void a_trashed_blob_is_still_read_and_its_age_begins_anew() throws IOException {
    String hash = put("going");
    move(Duration.ofHours(1));

    assertThat(blobs.trash(hash, later())).isTrue();

    assertThat(blobs.has(hash)).isTrue();
    assertThat(blobs.size(hash)).isEqualTo(5);
    assertThat(read(hash)).isEqualTo("going");
    assertThat(reopened().read(hash)).isEqualTo("going".getBytes(UTF_8));
    assertThat(kept()).containsExactly(new Kept(hash, 5, START.plus(Duration.ofHours(1)), true));
  }

  @Test
  void a_put_of_a_trashed_blob_brings_it_back() throws IOException {
    String bytes = put("bytes");
    String streamed = put("streamed");
    String batched = put("batched");
    for (String hash : List.of(bytes, streamed, batched)) {
      blobs.trash(hash, later());
    }

    put("bytes");
    blobs.put(new ByteArrayInputStream("streamed".getBytes(UTF_8)));
    try (Batch batch = blobs.batch()) {
      assertThat(batch.has(batched, 7)).as("what is trashed must be put again").isFalse();
      batch.put("batched".getBytes(UTF_8));
      batch.sync();
    }
    for (String hash : List.of(bytes, streamed, batched)) {
      blobs.remove(hash, later());
    }

    assertThat(kept()).hasSize(3).noneMatch(Kept::trashed);
    assertThat(read(bytes) + read(streamed) + read(batched)).isEqualTo("bytesstreamedbatched");
  }

  @Test
  void a_live_blob_is_never_removed() throws IOException {
    String hash = put("live");

    assertThat(blobs.remove(hash, later())).isFalse();

    assertThat(read(hash)).isEqualTo("live");
  }

  @Test
  void a_removed_blob_is_gone_and_can_be_put_again() throws IOException {
    String hash = put("gone");
    blobs.trash(hash, later());

    assertThat(blobs.remove(hash, later())).isTrue();

    assertThat(blobs.has(hash)).isFalse();
    assertThat(kept()).isEmpty();
    assertThatThrownBy(() -> blobs.read(hash)).isInstanceOf(BlobMissing.class);
    assertThat(put("gone")).isEqualTo(hash);
    assertThat(read(hash)).isEqualTo("gone");
  }

  @Test
  void a_blob_that_was_brought_back_is_live_and_young() throws IOException {
    String hash = put("back");
    blobs.trash(hash, later());
    move(Duration.ofHours(2));

    blobs.bringBack(hash);
    blobs.bringBack(hash);
    blobs.bringBack(Sha256.hex("nobody"));

    assertThat(kept()).containsExactly(new Kept(hash, 4, START.plus(Duration.ofHours(2)), false));
    assertThat(blobs.trash(hash, START.plusMillis(1))).as("it is young again").isFalse();
    assertThat(read(hash)).isEqualTo("back");
  }

  @Test
  void what_is_young_is_neither_trashed_nor_removed() throws IOException {
    String hash = put("young");

    assertThat(blobs.trash(hash, START)).isFalse();
    assertThat(kept()).noneMatch(Kept::trashed);
    assertThat(blobs.trash(hash, START.plusMillis(1))).isTrue();
    assertThat(blobs.remove(hash, START)).isFalse();
    assertThat(read(hash)).isEqualTo("young");
  }

  @Test
  void moving_what_is_not_there_does_nothing() throws IOException {
    String nobody = Sha256.hex("nobody");

    assertThat(blobs.trash(nobody, later())).isFalse();
    assertThat(blobs.remove(nobody, later())).isFalse();
    assertThat(kept()).isEmpty();
  }

  @Test
  void a_stream_that_is_open_ends_well_whatever_happens_to_its_blob() throws IOException {
    String text = "x".repeat(200_000);
    String hash = put(text);
    try (InputStream in = blobs.open(hash)) {
      String first = new String(in.readNBytes(1000), UTF_8);
      blobs.trash(hash, later());
      blobs.remove(hash, later());
      assertThat(first + new String(in.readAllBytes(), UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void a_reader_never_misses_a_blob_that_moves() throws Exception {
    AtomicReference<String> current = new AtomicReference<>(put("0"));
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<?> reader =
          threads.submit(() -> {
            while (!over.get()) {
              String hash = Objects.requireNonNull(current.get());
              assertThat(blobs.has(hash)).isTrue();
              assertThat(blobs.size(hash)).isPositive();
              assertThat(Sha256.hex(blobs.read(hash))).isEqualTo(hash);
            }
          });
      for (int i = 0; i < 200 && !reader.isDone(); i++) {
        String hash = Objects.requireNonNull(current.get());
        blobs.trash(hash, later());
        if (i % 2 == 0) {
          blobs.bringBack(hash);
        } else {
          put(Integer.toString(i)); // the bytes of `hash`
          blobs.remove(hash, later());
        }
        current.set(put(Integer.toString(i + 1)));
      }
      over.set(true);
      reader.get();
    }
  }
}
