package dev.anabranch.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** I2 of techniques 1.2: another process in another place renders the same bytes. */
class OtherProcessTest {
  private static final int HISTORIES = 200;

  @Test
  @Timeout(300)
  void a_process_with_another_locale_time_zone_and_charset_renders_the_same()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Pacific/Apia",
                "-Dfile.encoding=ISO-8859-1",
                "-Dstdout.encoding=ISO-8859-1",
                "-Dsun.jnu.encoding=ISO-8859-1",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                String.valueOf(HISTORIES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(lines.getFirst())
        .as("the other process is elsewhere indeed")
        .isEqualTo("\u0131 0,5 ISO-8859-1 Pacific/Apia")
        .isNotEqualTo(OtherProcess.surroundings());
    assertThat(lines.subList(1, lines.size()))
        .hasSizeGreaterThan(HISTORIES)
        .isEqualTo(OtherProcess.hashes(HISTORIES));
  }
}
