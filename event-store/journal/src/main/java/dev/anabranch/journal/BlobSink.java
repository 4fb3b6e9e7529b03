package dev.anabranch.journal;

/** Keeps the bytes of a blob; durable on return. */
@FunctionalInterface
public interface BlobSink {
  void put(byte[] bytes);
}
