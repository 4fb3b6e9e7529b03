package dev.anabranch.blobs;

import java.time.InstantSource;

class MemoryBlobsTest extends TrashContract {
  @Override
  SweepableBlobs open(InstantSource clock) {
    return new MemoryBlobs(clock);
  }

  @Override
  SweepableBlobs reopened() {
    return blobs;
  }

  @Override
  void damage(String sha256, byte[] bytes) {
    ((MemoryBlobs) blobs).damage(sha256, bytes);
  }
}
