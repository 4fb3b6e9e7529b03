package dev.anabranch.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a tar stream in GNU's form, whose names are bytes of any length. */
final class TarWriter {
  private static final int BLOCK = 512;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  void folder(String path, int mode) throws IOException {
    header('5', path + "/", "", mode, 0);
  }

  void link(String path, String target) throws IOException {
    header('2', path, target, 0777, 0);
  }

  /** Writes exactly {@code size} bytes: a file that shrank meanwhile ends in zeros. */
  void file(String path, int mode, long size, InputStream content) throws IOException {
    header('0', path, "", mode, size);
    byte[] buffer = new byte[1 << 16];
    long due = size;
    while (due > 0) {
      int n = content.read(buffer, 0, (int) Math.min(due, buffer.length));
      if (n < 0) {
        n = (int) Math.min(due, buffer.length);
        Arrays.fill(buffer, (byte) 0);
      }
      out.write(buffer, 0, n);
      due -= n;
    }
    pad(size);
  }

  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void header(char type, String path, String target, int mode, long size)
      throws IOException {
    byte[] name = FileName.bytes(path);
    byte[] link = FileName.bytes(target);
    longName('L', name);
    longName('K', link);
    block(type, name, link, mode, size);
  }

  private void longName(char type, byte[] name) throws IOException {
    if (name.length > 100) {
      block(
          type,
          "././@LongLink".getBytes(StandardCharsets.US_ASCII),
          new byte[0],
          0644,
          name.length + 1);
      out.write(name);
      out.write(0);
      pad(name.length + 1);
    }
  }

  private void block(char type, byte[] name, byte[] link, int mode, long size) throws IOException {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(100, name.length));
    octal(block, 100, 7, mode);
    octal(block, 108, 7, 0);
    octal(block, 116, 7, 0);
    octal(block, 124, 11, size);
    octal(block, 136, 11, 0);
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) type;
    System.arraycopy(link, 0, block, 157, Math.min(100, link.length));
    byte[] magic = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, block, 257, magic.length);
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 6, sum);
    block[154] = 0;
    out.write(block);
  }

  private static void octal(byte[] block, int offset, int digits, long value) {
    for (int i = digits - 1; i >= 0; i--) {
      block[offset + i] = (byte) ('0' + (value & 7));
      value >>= 3;
    }
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }
}
