package dev.anabranch.console;

import dev.anabranch.console.ConsolePorts.Imports;
import dev.anabranch.console.Endpoint.Access;
import dev.anabranch.console.Problem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes an exported session in. Its bytes wait in a file until all of them have been verified. */
final class ImportRoute {
  /** The largest file that is taken. */
  static final long BYTES_MAX = 16L << 30;

  private final Imports imports;
  private final long bytesMax;

  ImportRoute(Imports imports, long bytesMax) {
    this.imports = imports;
    this.bytesMax = bytesMax;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.post(Access.ADMIN, "/api/import", this::read));
  }

  private Answer read(Call call) throws IOException {
    Path file = Files.createTempFile("anabranch-import-", ".jsonl");
    try {
      keep(call.body(), file);
      return Answer.json(201, imports.read(file, "The file").json());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void keep(InputStream body, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        bytes += n;
        if (bytes > bytesMax) {
          throw new Problem(
              Kind.TOO_LARGE, "An import has at most " + bytesMax + " bytes; this file has more.");
        }
        out.write(buffer, 0, n);
      }
    }
  }
}
