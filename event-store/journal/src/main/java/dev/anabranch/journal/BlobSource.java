package dev.anabranch.journal;

import java.util.Optional;

/** Gives the bytes of a blob by its SHA-256 (64 hex digits); empty if it is not there. */
@FunctionalInterface
public interface BlobSource {
  Optional<byte[]> read(String sha256);
}
