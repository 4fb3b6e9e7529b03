package dev.anabranch.journal.anchor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * The key that signs statements, made once: {@code anchor.key} (mode 0600) and beside it {@code
 * anchor.pub}. The public half is written first, so a crash leaves no key without it.
 */
final class SigningKey {
  private static final String PRIVATE_MODE = "rw-------";
  private static final String PUBLIC_MODE = "rw-r--r--";

  private final PrivateKey key;
  private final VerifyingKey half;

  private SigningKey(PrivateKey key, VerifyingKey half) {
    this.key = key;
    this.half = half;
  }

  /**
   * Reads the pair of a folder. Where there is no private half, makes one if {@code first}, that is
   * if nothing was signed yet; else refuses with {@link AnchorsRefused}, for another key would make
   * all earlier statements look forged.
   */
  static SigningKey open(AnchorPlace place, boolean first) {
    Path secret = place.secretKey();
    Path open = place.publicKey();
    try {
      if (Files.notExists(secret)) {
        if (!first) {
          throw new AnchorsRefused(
              secret
                  + " is missing, but statements were signed with it; put it back, or move them"
                  + " and anchor.pub aside to begin anew");
        }
        make(secret, open);
      }
      return read(secret, VerifyingKey.read(open));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new AnchorsRefused("cannot use the key " + secret + ": " + e.getMessage());
    }
  }

  private static SigningKey read(Path secret, VerifyingKey half)
      throws IOException, GeneralSecurityException {
    byte[] encoded = Pem.decode(Files.readString(secret), Pem.PRIVATE);
    PrivateKey key =
        KeyFactory.getInstance(VerifyingKey.ALGORITHM)
            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    SigningKey pair = new SigningKey(key, half);
    byte[] probe = {1};
    if (!half.signed(probe, pair.sign(probe))) {
      throw new AnchorsRefused(secret + " and anchor.pub are not halves of one key");
    }
    return pair;
  }

  private static void make(Path secret, Path open) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM).generateKeyPair();
    write(open, Pem.encode(pair.getPublic().getEncoded(), Pem.PUBLIC), PUBLIC_MODE);
    write(secret, Pem.encode(pair.getPrivate().getEncoded(), Pem.PRIVATE), PRIVATE_MODE);
  }

  private static void write(Path file, String text, String mode) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    Files.createFile(
        aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.writeString(aside, text);
    Durable.force(aside);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Durable.force(Durable.folder(file));
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with " + VerifyingKey.ALGORITHM, e);
    }
  }

  VerifyingKey half() {
    return half;
  }
}
