package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.blobs.BlobStore.Batch;
import dev.anabranch.blobs.BlobStore.Blob;
import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store keeps when it is put to and read from. */
abstract class BlobContract extends BlobContractWords {

  @Test
  void what_was_put_is_read_under_its_sha256() throws IOException {
    byte[] bytes = "hello".getBytes(UTF_8);
    String hash = blobs.put(bytes);

    assertThat(hash).isEqualTo(Sha256.hex(bytes));
    assertThat(blobs.has(hash)).isTrue();
    assertThat(blobs.size(hash)).isEqualTo(5);
    assertThat(blobs.read(hash)).isEqualTo(bytes);
    assertThat(blobs.put(new ByteArrayInputStream(bytes))).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 3_000_000})
  void a_blob_of_any_length_comes_back_whole(int length) throws IOException {
    byte[] bytes = randomBytes(length);

    String hash = blobs.put(new ByteArrayInputStream(bytes), length);

    assertThat(blobs.read(hash)).isEqualTo(bytes);
    assertThat(blobs.size(hash)).isEqualTo(length);
  }

  @Test
  void what_a_put_answered_is_there_for_whoever_opens_the_store_next() {
    String hash = blobs.put("kept".getBytes(UTF_8));

    assertThat(reopened().read(hash)).isEqualTo("kept".getBytes(UTF_8));
  }

  @Test
  void what_a_batch_synced_is_there_for_whoever_opens_the_store_next() throws IOException {
    try (Batch batch = blobs.batch()) {
      String first = batch.put("one".getBytes(UTF_8)).sha256();
      String second = batch.put(new ByteArrayInputStream("two".getBytes(UTF_8)), 3).sha256();
      batch.sync();
      String third = batch.put("three".getBytes(UTF_8)).sha256();
      batch.sync();

      SweepableBlobs next = reopened();
      assertThat(List.of(first, second, third)).allMatch(next::has);
    }
  }

  @Test
  void what_a_batch_did_not_sync_vanishes() throws IOException {
    String hash;
    try (Batch batch = blobs.batch()) {
      hash = batch.put("never synced".getBytes(UTF_8)).sha256();
    }

    assertThat(blobs.has(hash)).isFalse();
    assertThat(reopened().has(hash)).isFalse();
  }

  @Test
  void a_batch_knows_what_it_holds_and_what_the_store_holds() throws IOException {
    String stored = blobs.put("stored".getBytes(UTF_8));
    try (Batch batch = blobs.batch()) {
      Blob pending = batch.put("pending".getBytes(UTF_8));

      assertThat(batch.has(pending.sha256(), pending.size())).isTrue();
      assertThat(batch.has(stored, 6)).isTrue();
      assertThat(batch.has(stored, 5)).as("another length").isFalse();
      assertThat(batch.has(Sha256.hex("nobody"), 6)).isFalse();
    }
  }

  @Test
  void a_stream_beyond_the_bound_leaves_nothing() throws IOException {
    assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(new byte[11]), 10))
        .isInstanceOf(BlobTooLarge.class)
        .hasMessageContaining("10");

    assertThat(kept()).isEmpty();
    assertThat(blobs.put(new ByteArrayInputStream(new byte[10]), 10)).hasSize(64);
  }

  @Test
  void a_stream_that_breaks_leaves_nothing() throws IOException {
    InputStream gone =
        new InputStream() {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("the source is gone");
          }

          @Override
          public int read() throws IOException {
            throw new IOException("the source is gone");
          }
        };
    InputStream breaks = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), gone);

    assertThatThrownBy(() -> blobs.put(breaks)).hasMessageContaining("the source is gone");

    assertThat(kept()).isEmpty();
  }

  @Test
  void a_blob_is_kept_once_however_often_it_is_put() throws IOException {
    blobs.put("again".getBytes(UTF_8));
    blobs.put(new ByteArrayInputStream("again".getBytes(UTF_8)));
    try (Batch batch = blobs.batch()) {
      batch.put("again".getBytes(UTF_8));
      batch.put("again".getBytes(UTF_8));
      batch.sync();
    }

    assertThat(kept()).hasSize(1);
  }

  @Test
  void a_missing_blob_says_its_hash() {
    String hash = Sha256.hex("never put");

    assertThat(blobs.has(hash)).isFalse();
    assertThatThrownBy(() -> blobs.read(hash))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContaining(hash);
    assertThatThrownBy(() -> blobs.open(hash)).isInstanceOf(BlobMissing.class);
    assertThatThrownBy(() -> blobs.size(hash)).isInstanceOf(BlobMissing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../etc/passwd", "ABCD", "trash"})
  void what_is_no_hash_is_refused(String text) {
    String padded = text + "A".repeat(64 - text.length());
    for (String name : List.of(text, padded)) {
      assertThatThrownBy(() -> blobs.has(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> blobs.size(name)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> blobs.open(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void one_changed_byte_is_found_at_the_end_of_the_stream() throws IOException {
    String hash = blobs.put("0123456789".getBytes(UTF_8));
    damage(hash, "0123456780".getBytes(UTF_8));

    try (InputStream in = blobs.open(hash)) {
      assertThat(in.readNBytes(10)).hasSize(10);
      assertThatThrownBy(in::read).isInstanceOf(BlobDamaged.class).hasMessageContaining(hash);
    }
    assertThatThrownBy(() -> blobs.read(hash)).isInstanceOf(BlobDamaged.class);
  }

  @Test
  void a_cut_blob_is_found_and_the_next_put_heals_it() {
    byte[] bytes = "0123456789".getBytes(UTF_8);
    String hash = blobs.put(bytes);
    damage(hash, "01234".getBytes(UTF_8));
    assertThatThrownBy(() -> blobs.read(hash)).isInstanceOf(BlobDamaged.class);

    blobs.put(bytes);

    assertThat(blobs.read(hash)).isEqualTo(bytes);
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
