package dev.anabranch.sessions;

import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.context.skills.SkillTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of this machine that holds skills; links in it are not followed. */
public final class SkillStore implements SkillTree {
  private static final int DEPTH_MAX = 8;
  private static final int PATHS_MAX = 20_000;
  private static final long FILE_BYTES_MAX = 64L << 20;

  private final Path folder;
  private final String prefix;

  private SkillStore(Path folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** The folder in which the owner of this server keeps skills. */
  public SkillStore(Path folder) {
    this(folder, "");
  }

  /** The skills of a workspace that is a folder here; its paths are relative to the workspace. */
  public static SkillStore ofWorkspace(Path workspace) {
    return new SkillStore(
        workspace.resolve(SkillScan.PROJECT_FOLDER), SkillScan.PROJECT_FOLDER + "/");
  }

  /** Looks at the folder anew; empty if there is none. Beyond a bound the rest is passed over. */
  @Override
  public SortedMap<String, Kind> paths() {
    SortedMap<String, Kind> paths = new TreeMap<>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return paths;
    }
    try {
      Files.walkFileTree(
          folder,
          EnumSet.noneOf(java.nio.file.FileVisitOption.class),
          DEPTH_MAX,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
              kind(about, paths, name(file));
              return paths.size() < PATHS_MAX
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }

  private String name(Path file) {
    String path = folder.relativize(file).toString();
    return prefix + path.replace(file.getFileSystem().getSeparator(), "/");
  }

  private static void kind(BasicFileAttributes about, SortedMap<String, Kind> paths, String name) {
    if (about.isSymbolicLink()) {
      paths.put(name, Kind.LINK);
    } else if (about.isDirectory()) {
      paths.put(name, Kind.FOLDER);
    } else if (about.isRegularFile()) {
      paths.put(name, about.size() > FILE_BYTES_MAX ? Kind.UNCAPTURED : Kind.FILE);
    }
  }

  @Override
  public byte[] read(String path) {
    try (InputStream in = Files.newInputStream(inFolder(path), LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes((int) FILE_BYTES_MAX);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path inFolder(String path) {
    return folder.resolve(path.substring(prefix.length()));
  }
}
