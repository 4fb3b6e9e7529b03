package dev.anabranch.journal.anchor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The public half of the key that signs statements; {@code anchor.pub}, as PEM.
 *
 * <p>An auditor must have got this file, and the statements from time to time, before there was a
 * reason to doubt: who holds {@code anchor.key} can write another journal and sign it, but not with
 * statements that begin like the ones that lie elsewhere.
 */
public final class VerifyingKey {
  static final String ALGORITHM = "Ed25519";

  private final PublicKey key;

  VerifyingKey(PublicKey key) {
    this.key = key;
  }

  /** Refuses with {@link AnchorsRefused} what is no Ed25519 public key in PEM. */
  public static VerifyingKey read(Path file) {
    try {
      byte[] encoded = Pem.decode(Files.readString(file), Pem.PUBLIC);
      return new VerifyingKey(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new AnchorsRefused(file + " is no public key of anchors: " + e.getMessage());
    }
  }

  boolean signed(byte[] bytes, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The key in one line, as statements name it. */
  public String text() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  byte[] encoded() {
    return key.getEncoded();
  }
}
