package dev.anabranch.console.audit;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who read and did what: an append-only, bounded chain of entries in a folder. */
public final class AuditLog {
  /*
   * Lines of canonical JSON in files named by their first entry; a full file is followed by the
   * next, and the oldest one beyond the bound is deleted whole. `head` says where the log ends, so
   * that a log that was cut is told from one that is short. Line first, head second: a line that
   * the head does not know was written by a process that ended between the two, and is taken in if
   * it is whole and in the chain, else cut off. All of it under a lock on the head, since a console
   * of its own may serve the same data folder.
   *
   * What is promised: an edit, a swap, a hole and a cut end are found by `verify`. What is not: who
   * may write the folder can write another chain and another head; and after a power cut reads of
   * the last moments may be missing, since only what changes something is forced to the disk.
   */
  private static final int READ_MAX = 100_000;
  private static final int BROKEN_MAX = 20;

  private final Path folder;
  private final InstantSource clock;
  private final Bound bound;

  /** How many entries a file has, and how many files are kept. */
  public record Bound(int entries, int files) {
    public static final Bound DEFAULT = new Bound(20_000, 25);
  }

  public AuditLog(Path folder, InstantSource clock, Bound bound) {
    this.folder = folder;
    this.clock = clock;
    this.bound = bound;
  }

  /** The log of a console that keeps what it keeps in {@code folder}. */
  public static AuditLog in(Path folder, InstantSource clock) {
    return new AuditLog(folder.resolve("audit"), clock, Bound.DEFAULT);
  }

  /** Work on the log while nobody else writes it. */
  private interface Work<T> {
    T on(FileChannel head) throws IOException;
  }

  /** Appends; with {@code force} it is durable before this returns. */
  public void append(Deed deed, boolean force) {
    locked(head -> {
      append(head, deed, force);
      return true;
    });
  }

  private void append(FileChannel headFile, Deed deed, boolean force) throws IOException {
    AuditHead head = mended(AuditHead.read(headFile));
    AuditLink link = AuditLink.after(head, clock.instant().toString(), deed);
    boolean full = head.seq() - head.first() + 1 >= bound.entries();
    long first = full ? link.seq() : head.first();
    byte[] line = (link.json().canonical() + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel file = open(file(first))) {
      long at = file.size();
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        file.write(bytes, at + bytes.position());
      }
      if (force) {
        file.force(true);
      }
      new AuditHead(link.seq(), link.hash(), first, at + line.length).write(headFile);
    }
    if (full) {
      deleteOldest();
    }
  }

  /** Takes in, or cuts off, what a process wrote that ended before it wrote the head. */
  private AuditHead mended(AuditHead head) throws IOException {
    AuditHead now = mended(head, head.first(), head.size());
    return now.equals(head) ? mended(head, head.seq() + 1, 0) : now;
  }

  private AuditHead mended(AuditHead head, long first, long known) throws IOException {
    Path path = file(first);
    if (!Files.exists(path) || Files.size(path) <= known) {
      return head;
    }
    try (FileChannel file = open(path)) {
      ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(file.size() - known));
      while (rest.hasRemaining() && file.read(rest, known + rest.position()) >= 0) {
        // until all is read
      }
      String text = new String(rest.array(), 0, rest.position(), StandardCharsets.UTF_8);
      Optional<AuditLink> link =
          text.endsWith("\n")
              ? AuditLink.read(text.substring(0, text.length() - 1))
              : Optional.empty();
      if (link.filter(next -> next.follows(head)).isPresent()) {
        return new AuditHead(link.get().seq(), link.get().hash(), first, file.size());
      }
      if (!text.contains("\n")) {
        file.truncate(known);
      }
      return head;
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> files = files();
    for (int i = 0; i < files.size() - bound.files(); i++) {
      Files.deleteIfExists(files.get(i));
    }
  }

  /**
   * The newest first, before {@code cursor}: {@code {entries: [...], next?}}. A page may be shorter
   * than {@code max}, or empty, while {@code next} says that there is more.
   */
  public Json.Obj read(
      Optional<Long> cursor, Optional<String> who, Optional<String> session, int max) {
    List<Json> found = new ArrayList<>();
    long before = cursor.orElse(Long.MAX_VALUE);
    long last = before;
    int seen = 0;
    List<Path> files = files().reversed();
    for (Path file : files) {
      if (first(file) >= before) {
        continue;
      }
      for (String line : lines(file).reversed()) {
        Optional<AuditLink> link = AuditLink.read(line).filter(entry -> entry.seq() < before);
        if (link.isEmpty()) {
          continue;
        }
        if (found.size() == max || seen == READ_MAX) {
          return page(found).with("next", Long.toString(last));
        }
        seen++;
        last = link.get().seq();
        if (link.get().isOf(who, session)) {
          found.add(link.get().json());
        }
      }
    }
    return page(found);
  }

  private static Json.Obj page(List<Json> entries) {
    return Json.object().with("entries", Json.array(entries));
  }

  /** {@code {entries, ok, first?, last?, broken: [{seq, reason}]}}. */
  public Json.Obj verify() {
    if (!Files.exists(folder)) {
      return new AuditCheck(BROKEN_MAX).json(AuditHead.NONE);
    }
    return locked(headFile -> {
      AuditHead head = mended(AuditHead.read(headFile));
      AuditCheck check = new AuditCheck(BROKEN_MAX);
      List<Path> files = files();
      if (!files.isEmpty() && files.size() < bound.files() && first(files.getFirst()) > 1) {
        check.misses(first(files.getFirst()));
      }
      for (Path file : files) {
        check.begins(first(file));
        lines(file).forEach(check::see);
      }
      return check.json(head);
    });
  }

  private <T> T locked(Work<T> work) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      synchronized (this) {
        try (FileChannel head = open(folder.resolve("head"))) {
          lock(head);
          return work.on(head);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Until the channel is closed. Another server in this process holds it for moments only, as one
   * in another process does.
   */
  private static void lock(FileChannel file) throws IOException {
    while (true) {
      try {
        file.lock();
        return;
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private Path file(long first) {
    return folder.resolve(String.format(Locale.ROOT, "%020d.jsonl", first));
  }

  private static long first(Path file) {
    return Long.parseLong(file.getFileName().toString().replace(".jsonl", ""));
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().matches("\\d{20}\\.jsonl"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that was deleted meanwhile has none; bytes that are no text make a broken line. */
  private static List<String> lines(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
