package dev.anabranch.checks.system;

import dev.anabranch.secrets.SampleSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks for made-up secrets in whatever was written or sent. */
record SecretSearch(List<SampleSecrets.Sample> samples) {

  /** Every file below a folder, by its path. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Path file : LivingFolder.files(folder)) {
      try {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      } catch (NoSuchFileException gone) {
        // It holds nothing any more.
      }
    }
    return files;
  }

  /** A line for each secret and each place in which it is. */
  List<String> found(Map<String, byte[]> sinks) {
    List<String> found = new ArrayList<>();
    for (SampleSecrets.Sample sample : samples) {
      byte[] secret = sample.secret().getBytes(StandardCharsets.UTF_8);
      sinks.forEach((sink, bytes) -> {
        if (holds(bytes, secret)) {
          found.add(sample.kind() + " in " + sink + ": " + sample.text());
        }
      });
    }
    return found;
  }

  static boolean holds(byte[] bytes, byte[] wanted) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }
}
