package dev.anabranch.checks.system;

import dev.anabranch.secrets.SampleSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks for made-up secrets in whatever was written or sent. */
record SecretSearch(List<SampleSecrets.Sample> samples) {

  /** Every file below a folder, by its path. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
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
