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

/** A program of the tests in a process of its own: as an ordinary user, or in an old locale. */
public final class ChildJvm {
  private static final Pattern NEEDED =
      Pattern.compile(
          "(events|blobs|bus|jackson-core|jspecify|junit-jupiter-api|junit-platform-commons|opentest4j"
              + "|assertj-core|byte-buddy)[^/]*$");

  private final Path folder;

  /** {@code folder} becomes writable for everyone. */
  public ChildJvm(Path folder) {
    this.folder = folder;
  }

  /** In front of a program that is to run without the rights of root. */
  public static List<String> asOrdinaryUser() {
    return Bubblewrap.isRoot()
        ? List.of("setpriv", "--reuid=64123", "--regid=64123", "--clear-groups", "--")
        : List.of();
  }

  /** What it prints; it must end with exit 0. */
  public String run(List<String> prefix, String locale, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            readableClassPath(),
            main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("log").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("ANABRANCH_TEST_SECRET", "a-secret-of-the-worker");
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      String log = Files.readString(folder.resolve("log"));
      if (log.contains("Sandbox unavailable")) {
        SandboxHere.missing(log);
      }
      assertThat(process.exitValue()).as(log).isZero();
      return printed;
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
