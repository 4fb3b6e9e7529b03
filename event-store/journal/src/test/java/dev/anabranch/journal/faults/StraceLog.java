package dev.anabranch.journal.faults;

import dev.anabranch.journal.faults.DiskOp.Acknowledged;
import dev.anabranch.journal.faults.DiskOp.Created;
import dev.anabranch.journal.faults.DiskOp.FolderSynced;
import dev.anabranch.journal.faults.DiskOp.Renamed;
import dev.anabranch.journal.faults.DiskOp.Synced;
import dev.anabranch.journal.faults.DiskOp.Truncated;
import dev.anabranch.journal.faults.DiskOp.Unlinked;
import dev.anabranch.journal.faults.DiskOp.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what {@code strace -f -y -xx} wrote as the operations on one folder.
 *
 * <p>With {@code -y} each descriptor carries its path, with {@code -xx} all text is hexadecimal, so
 * a line needs no quoting. A call during which another thread spoke stands in two lines; it counts
 * where it ended. The lock and the shared memory of SQLite are no part of what a disk must keep. A
 * call that could change a file in a way not modelled here is an error, never left out.
 */
final class StraceLog {
  /** Also those that are refused: a trace without them would not show that they did not happen. */
  static final String CALLS =
      "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,"
          + "ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,msync,mmap,"
          + "rename,renameat,renameat2,link,linkat,unlink,unlinkat";

  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\w+).*");
  private static final Pattern CUT = Pattern.compile("(\\d+ +\\w+\\(.*) <unfinished \\.\\.\\.>");
  private static final Pattern REST = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern PATHS = Pattern.compile("[<\"]([\\\\x0-9a-f]*)[>\"]");

  private final Path folder;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> unfinished = new HashMap<>();
  private final List<DiskOp> ops = new ArrayList<>();

  private StraceLog(Path folder) {
    this.folder = folder;
  }

  static List<DiskOp> read(Path log, Path folder) throws IOException {
    StraceLog read = new StraceLog(folder);
    String ours = hex(folder);
    try (Stream<String> lines = Files.lines(log, StandardCharsets.US_ASCII)) {
      lines.filter(line -> line.contains(ours) || line.contains("resumed>")).forEach(read::line);
    }
    return List.copyOf(read.ops);
  }

  private static String hex(Path folder) {
    byte[] bytes = folder.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().withPrefix("\\x").formatHex(bytes);
  }

  private void line(String line) {
    Matcher cut = CUT.matcher(line);
    Matcher rest = REST.matcher(line);
    if (cut.matches()) {
      unfinished.put(pid(line), cut.group(1));
    } else if (rest.matches()) {
      String begun = unfinished.remove(rest.group(1));
      whole(begun == null ? "of another folder" : begun + rest.group(2));
    } else {
      whole(line);
    }
  }

  private static String pid(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private void whole(String line) {
    Matcher call = CALL.matcher(line);
    if (call.matches() && !call.group(4).startsWith("-")) {
      List<byte[]> texts = texts(call.group(3));
      List<Path> paths = texts.stream().map(StraceLog::path).toList();
      if (paths.stream().anyMatch(this::concerns)) {
        call(call.group(2), call.group(3), texts, paths, call.group(4));
      }
    }
  }

  private static List<byte[]> texts(String arguments) {
    return PATHS
        .matcher(arguments)
        .results()
        .map(found -> HexFormat.of().parseHex(found.group(1).replace("\\x", "")))
        .toList();
  }

  private static Path path(byte[] text) {
    String name = new String(text, StandardCharsets.ISO_8859_1);
    return name.startsWith("/") && name.indexOf(0) < 0 ? Path.of(name) : Path.of("");
  }

  private boolean concerns(Path path) {
    return path.equals(folder)
        || folder.equals(path.getParent())
            && !path.toString().endsWith(".lock")
            && !path.toString().endsWith("-shm");
  }

  private void call(
      String call, String arguments, List<byte[]> texts, List<Path> paths, String result) {
    switch (call) {
      case "openat", "open" -> opened(paths.getLast(), arguments);
      case "write" -> acknowledged(paths.getFirst(), texts.getLast());
      case "pwrite64" -> written(paths.getFirst(), arguments, texts.getLast(), result);
      case "ftruncate" -> ops.add(new Truncated(known(paths.getFirst()), number(arguments)));
      case "fsync", "fdatasync" -> synced(paths.getFirst());
      case "rename" -> renamed(paths.getFirst(), paths.getLast());
      case "unlink" -> unlinked(paths.getLast());
      default -> throw new IllegalStateException("not modelled: " + call + " of " + paths);
    }
  }

  private void opened(Path path, String arguments) {
    if (path.equals(folder) || path.endsWith(HistoryWriter.ACKS)) {
      return;
    }
    if (arguments.contains("O_TRUNC")) {
      throw new IllegalStateException("not modelled: O_TRUNC of " + path);
    }
    if (arguments.contains("O_CREAT") && names.add(name(path))) {
      ops.add(new Created(name(path)));
    }
  }

  private void acknowledged(Path path, byte[] text) {
    if (!path.endsWith(HistoryWriter.ACKS)) {
      throw new IllegalStateException("not modelled: a write without a place to " + path);
    }
    String number = new String(text, StandardCharsets.US_ASCII).strip();
    ops.add(new Acknowledged(Integer.parseInt(number)));
  }

  private void written(Path path, String arguments, byte[] bytes, String result) {
    int count = Integer.parseInt(result);
    ops.add(new Written(known(path), number(arguments), Arrays.copyOf(bytes, count)));
  }

  private void synced(Path path) {
    ops.add(path.equals(folder) ? new FolderSynced() : new Synced(known(path)));
  }

  private void renamed(Path from, Path to) {
    ops.add(new Renamed(known(from), name(to)));
    names.remove(name(from));
    names.add(name(to));
  }

  private void unlinked(Path path) {
    ops.add(new Unlinked(known(path)));
    names.remove(name(path));
  }

  /** A file that came from nowhere, also one that is open but gone, is an error of this reader. */
  private String known(Path path) {
    if (!names.contains(name(path))) {
      throw new IllegalStateException("unknown file " + path);
    }
    return name(path);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /** The last argument. */
  private static long number(String arguments) {
    return Long.parseLong(arguments.substring(arguments.lastIndexOf(' ') + 1));
  }
}
