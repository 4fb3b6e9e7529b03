package dev.anabranch.launcher.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The small broken project that ships with us. */
public final class DemoProject {
  private static final String RESOURCE = "/demo";

  private DemoProject() {}

  /** Makes {@code target} a fresh copy; what an earlier demo left there goes. */
  public static void copyTo(Path target) {
    try {
      clear(target);
      URL resource = DemoProject.class.getResource(RESOURCE);
      if (resource == null) {
        throw new IllegalStateException("the demo project is not on the class path");
      }
      URI place = resource.toURI();
      if (place.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
          copy(jar.getPath(RESOURCE), target);
        }
      } else {
        copy(Path.of(place), target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    for (Path from : walk(source)) {
      Path to = target.resolve(source.relativize(from).toString());
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path path : walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
