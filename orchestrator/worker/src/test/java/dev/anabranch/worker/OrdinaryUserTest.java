package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxHere;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same worker in a process of its own: as an ordinary user, as root, and in an old locale. */
@Timeout(90)
final class OrdinaryUserTest {
  private static final Pattern NEEDED =
      Pattern.compile(
          "(events|blobs|bus|jackson-core|jspecify|junit-jupiter-api|junit-platform-commons|opentest4j"
              + "|assertj-core)[^/]*$");
  private static final String EXPECTED =
      """
      0 é漢
      0 ä ö.txt
      0 ü
      0 wrote ß/x, 3 bytes
      0 ß/x:1:€
      1 €cat: CANARY: No such file or directory
      0 1000
      0 0
      ä ö.txt
      end
      """;

  @TempDir Path folder;

  @Test
  void a_worker_works_in_a_locale_that_knows_only_ascii() throws Exception {
    assertThat(run(List.of(), "POSIX")).isEqualTo(EXPECTED);
  }

  @Test
  void a_worker_works_as_an_ordinary_user() throws Exception {
    List<String> drop =
        Bubblewrap.isRoot()
            ? List.of("setpriv", "--reuid=64123", "--regid=64123", "--clear-groups", "--")
            : List.of();

    assertThat(run(drop, "C.UTF-8")).isEqualTo(EXPECTED);
  }

  private String run(List<String> prefix, String locale) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path canary = Files.writeString(folder.resolve("canary.txt"), "seen\n");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            readableClassPath(),
            OrdinaryUser.class.getName(),
            folder.resolve("data").toString(),
            canary.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("log").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      String log = Files.readString(folder.resolve("log"));
      if (log.contains("Sandbox unavailable")) {
        SandboxHere.missing(log);
      }
      assertThat(process.exitValue()).as(log).isZero();
      return printed.replace(canary.toString(), "CANARY");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Another user may not be able to read where the classes of this JVM are. */
  private String readableClassPath() throws IOException {
    Path copies = Files.createDirectory(folder.resolve("classes"));
    Set<String> parts = new LinkedHashSet<>();
    for (String part : System.getProperty("java.class.path").split(":")) {
      boolean isNeeded = Files.isDirectory(Path.of(part)) || NEEDED.matcher(part).find();
      if (isNeeded) {
        Path copy = copies.resolve(Integer.toString(parts.size()));
        copy(Path.of(part), copy);
        parts.add(copy.toString());
      }
    }
    return String.join(":", parts);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.copy(path, path.equals(from) ? to : copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
