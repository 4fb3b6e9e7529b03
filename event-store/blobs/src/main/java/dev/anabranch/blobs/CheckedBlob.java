package dev.anabranch.blobs;

import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A blob's bytes, hashed as they pass; the end of the stream is where a wrong hash is thrown. */
final class CheckedBlob extends InputStream {
  private final String sha256;
  private final InputStream in;
  private final MessageDigest digest = Sha256.digest();
  private long count;
  private boolean checked;

  CheckedBlob(String sha256, InputStream in) {
    this.sha256 = sha256;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = in.read(buffer, offset, length);
    if (n >= 0) {
      digest.update(buffer, offset, n);
      count += n;
    } else if (!checked) {
      checked = true;
      check();
    }
    return n;
  }

  private void check() {
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw new BlobDamaged(sha256, "its " + count + " bytes have another hash");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The hash of all that the stream gives. */
  static String hash(InputStream in) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
