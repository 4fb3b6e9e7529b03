package dev.anabranch.journal.anchor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the statements lie, and the folder of their keys.
 *
 * @param statements best on another disk than the database
 * @param keys holds {@code anchor.key} and {@code anchor.pub}
 */
public record AnchorPlace(Path statements, Path keys) {

  public Path secretKey() {
    return keys.resolve("anchor.key");
  }

  public Path publicKey() {
    return keys.resolve("anchor.pub");
  }

  /**
   * What proves by the statements; empty where nothing was ever stated. Refuses with {@link
   * AnchorsRefused} if only one of statements and public key is there.
   */
  public Optional<AnchorVerifier> verifier() {
    boolean stated = Files.exists(statements);
    if (!stated && Files.notExists(publicKey())) {
      return Optional.empty();
    }
    if (!stated) {
      throw new AnchorsRefused(
          statements + " is missing, but there is a key that signs statements");
    }
    return Optional.of(new AnchorVerifier(statements, VerifyingKey.read(publicKey())));
  }

  /**
   * Writes the whole lines that are there now, as they are, to {@code out}; nothing where nothing
   * was ever stated. Refuses as {@link #verifier} does, before the first byte.
   */
  public void copyStatements(OutputStream out) throws IOException {
    if (verifier().isPresent()) {
      AnchorFile.copyWholeLines(statements, out);
    }
  }
}
