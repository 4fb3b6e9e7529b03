package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a line of bash in a folder: what Java cannot make (fifos, names that are not text). */
final class Shell {
  private Shell() {}

  static String run(Path folder, String line) throws Exception {
    Process process =
        new ProcessBuilder(List.of("bash", "-c", line))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(line + "\n" + out).isZero();
    return out;
  }
}
