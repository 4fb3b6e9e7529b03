package dev.anabranch.blobs;

import dev.anabranch.events.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** A sound store to break: each store below has one fault that the contract must find. */
abstract class BrokenBlobs implements SweepableBlobs {
  final MemoryBlobs sound;

  BrokenBlobs(InstantSource clock) {
    this.sound = new MemoryBlobs(clock);
  }

  /** What another process sees of the store. */
  SweepableBlobs reopened() {
    return sound;
  }

  /** Answers a put before the bytes are kept: they come with the next one. */
  static final class AnswersBeforeItKeeps extends BrokenBlobs {
    private byte[] due = new byte[0];

    AnswersBeforeItKeeps(InstantSource clock) {
      super(clock);
    }

    @Override
    public Batch batch() {
      return new Puts(super.batch()) {
        @Override
        public Blob put(byte[] bytes) throws IOException {
          if (due.length > 0) {
            super.put(due);
          }
          due = bytes.clone();
          return new Blob(Sha256.hex(bytes), bytes.length);
        }
      };
    }
  }

  /** Keeps a blob only for who put it. */
  static final class ForgetsWhenItEnds extends BrokenBlobs {
    ForgetsWhenItEnds(InstantSource clock) {
      super(clock);
    }

    @Override
    SweepableBlobs reopened() {
      return new MemoryBlobs(Instant::now);
    }
  }

  /** Shows blobs of a batch that was given up. */
  static final class SyncsAtOnce extends BrokenBlobs {
    SyncsAtOnce(InstantSource clock) {
      super(clock);
    }

    @Override
    public Batch batch() {
      return new Puts(super.batch()) {
        @Override
        public void close() throws IOException {
          sync();
          super.close();
        }
      };
    }
  }

  static final class DoesNotCheckTheHash extends BrokenBlobs {
    DoesNotCheckTheHash(InstantSource clock) {
      super(clock);
    }

    @Override
    public InputStream open(String sha256) {
      try (InputStream in = super.open(sha256)) {
        return new ByteArrayInputStream(in.readNBytes(Math.toIntExact(size(sha256))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Keeps what came before the stream went wrong. */
  static final class KeepsACutBlob extends BrokenBlobs {
    KeepsACutBlob(InstantSource clock) {
      super(clock);
    }

    @Override
    public Batch batch() {
      return new Puts(super.batch()) {
        @Override
        public Blob put(InputStream in, long bytesMax) throws IOException {
          byte[] some = in.readNBytes((int) Math.min(bytesMax + 1, 50_000));
          if (some.length > bytesMax) {
            sound.put(Arrays.copyOf(some, (int) bytesMax));
            throw new BlobTooLarge(bytesMax);
          }
          sound.put(some);
          return super.put(new SequenceInputStream(new ByteArrayInputStream(some), in), bytesMax);
        }
      };
    }
  }

  /** Believes that a damaged blob is there, so that nothing heals it. */
  static final class LooksAtTheNameAlone extends BrokenBlobs {
    LooksAtTheNameAlone(InstantSource clock) {
      super(clock);
    }

    @Override
    public Batch batch() {
      return new Puts(super.batch()) {
        @Override
        public Blob put(byte[] bytes) throws IOException {
          String sha256 = Sha256.hex(bytes);
          return sound.has(sha256) ? new Blob(sha256, bytes.length) : super.put(bytes);
        }
      };
    }
  }

  /** Removes a blob although it is live. */
  static final class RemovesWhatIsLive extends BrokenBlobs {
    RemovesWhatIsLive(InstantSource clock) {
      super(clock);
    }

    @Override
    public boolean remove(String sha256, Instant before) {
      sound.trash(sha256, before);
      return super.remove(sha256, before);
    }
  }

  /** A blob in the trash is out of sight. */
  static final class HidesItsTrash extends BrokenBlobs {
    HidesItsTrash(InstantSource clock) {
      super(clock);
    }

    @Override
    public InputStream open(String sha256) {
      Puts live = new Puts(sound.batch());
      try {
        if (sound.has(sha256) && !live.has(sha256, sound.size(sha256))) {
          throw new BlobMissing(sha256);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.open(sha256);
    }
  }

  /** A put is content with the copy that is about to be removed. */
  static final class PutsIntoTheTrash extends BrokenBlobs {
    PutsIntoTheTrash(InstantSource clock) {
      super(clock);
    }

    @Override
    public Batch batch() {
      return new Puts(super.batch()) {
        @Override
        public boolean has(String sha256, long size) throws IOException {
          return super.has(sha256, size) || (sound.has(sha256) && sound.size(sha256) == size);
        }

        @Override
        public Blob put(byte[] bytes) throws IOException {
          String sha256 = Sha256.hex(bytes);
          return has(sha256, bytes.length) ? new Blob(sha256, bytes.length) : super.put(bytes);
        }
      };
    }
  }

  /** Trashes and removes whatever it is told, however young. */
  static final class LooksAtNoAge extends BrokenBlobs {
    LooksAtNoAge(InstantSource clock) {
      super(clock);
    }

    @Override
    public boolean trash(String sha256, Instant before) {
      return super.trash(sha256, Instant.MAX);
    }

    @Override
    public boolean remove(String sha256, Instant before) {
      return super.remove(sha256, Instant.MAX);
    }
  }

  private static class Puts implements Batch {
    private final Batch batch;

    Puts(Batch batch) {
      this.batch = batch;
    }

    @Override
    public Blob put(byte[] bytes) throws IOException {
      return batch.put(bytes);
    }

    @Override
    public Blob put(InputStream in, long bytesMax) throws IOException {
      return batch.put(in, bytesMax);
    }

    @Override
    public boolean has(String sha256, long size) throws IOException {
      return batch.has(sha256, size);
    }

    @Override
    public void sync() throws IOException {
      batch.sync();
    }

    @Override
    public void close() throws IOException {
      batch.close();
    }
  }

  @Override
  public Batch batch() {
    return sound.batch();
  }

  @Override
  public boolean has(String sha256) {
    return sound.has(sha256);
  }

  @Override
  public long size(String sha256) {
    return sound.size(sha256);
  }

  @Override
  public InputStream open(String sha256) {
    return sound.open(sha256);
  }

  @Override
  public void each(Visitor visitor) throws IOException {
    sound.each(visitor);
  }

  @Override
  public boolean trash(String sha256, Instant before) {
    return sound.trash(sha256, before);
  }

  @Override
  public void bringBack(String sha256) {
    sound.bringBack(sha256);
  }

  @Override
  public boolean remove(String sha256, Instant before) {
    return sound.remove(sha256, before);
  }
}
