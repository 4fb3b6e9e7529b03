package dev.anabranch.journal.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small Java process of this class path; starts fast rather than runs fast. */
public final class ChildJvm {
  private ChildJvm() {}

  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
