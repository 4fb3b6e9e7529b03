package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.anabranch.blobs.SweepableBlobs.Kept;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Words of the contract, and the store that it is held against. */
abstract class BlobContractWords {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = START;
  final InstantSource clock = () -> now;
  SweepableBlobs blobs;

  /** A store without blobs. */
  abstract SweepableBlobs open(InstantSource clock) throws IOException;

  /** The same store as another process would open it. */
  abstract SweepableBlobs reopened();

  /** Puts other bytes in the place of a live blob's, as a failing disk does. */
  abstract void damage(String sha256, byte[] bytes);

  @BeforeEach
  void openStore() throws IOException {
    blobs = open(clock);
  }

  void move(Duration by) {
    now = now.plus(by);
  }

  /** A moment that is after all that was done so far. */
  Instant later() {
    return now.plusMillis(1);
  }

  String put(String text) {
    return blobs.put(text.getBytes(UTF_8));
  }

  String read(String sha256) {
    return new String(blobs.read(sha256), UTF_8);
  }

  /** All blobs, live ones first. */
  List<Kept> kept() throws IOException {
    List<Kept> all = new ArrayList<>();
    blobs.each(all::add);
    all.sort(Comparator.comparing(Kept::trashed).thenComparing(Kept::sha256));
    return all;
  }
}
