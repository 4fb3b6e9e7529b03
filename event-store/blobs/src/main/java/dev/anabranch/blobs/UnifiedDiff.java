package dev.anabranch.blobs;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes changes as a unified diff in git's form. */
final class UnifiedDiff {
  private static final int TEXT_BYTES_MAX = 1 << 20;
  private static final int OUTPUT_CHARS_MAX = 4 << 20;
  private static final int CONTEXT_LINES = 3;

  /** Above this product of lines no small difference is looked for: all goes, all comes. */
  private static final long WORK_MAX = 100_000_000;

  private final BlobStore blobs;
  private final StringBuilder out = new StringBuilder();

  UnifiedDiff(BlobStore blobs) {
    this.blobs = blobs;
  }

  String of(List<FileChange> changes) {
    int told = 0;
    for (FileChange change : changes) {
      if (out.length() > OUTPUT_CHARS_MAX) {
        return out.append("... cut: %d of %d changes are shown\n".formatted(told, changes.size()))
            .toString();
      }
      change(change);
      told++;
    }
    return out.toString();
  }

  private void change(FileChange change) {
    if (isFolder(change.before()) || isFolder(change.after())) {
      folder(change);
      return;
    }
    String a = quoted("a/" + change.path());
    String b = quoted("b/" + change.path());
    if (kindChanged(change)) {
      change(new FileChange(change.path(), change.before(), Optional.empty()));
      change(new FileChange(change.path(), Optional.empty(), change.after()));
      return;
    }
    out.append("diff --git ").append(a).append(' ').append(b).append('\n');
    modes(change);
    if (sameContent(change)) {
      return;
    }
    String from = change.before().isPresent() ? a : "/dev/null";
    String to = change.after().isPresent() ? b : "/dev/null";
    Optional<String> before = text(change.before());
    Optional<String> after = text(change.after());
    if (before.isEmpty() || after.isEmpty()) {
      out.append("Binary files %s and %s differ\n".formatted(from, to));
    } else {
      hunks(from, to, lines(before.get()), lines(after.get()));
    }
  }

  /** Git knows no folders: they are told as comments, which git passes over. */
  private void folder(FileChange change) {
    if (isFolder(change.before()) && isFolder(change.after())) {
      out.append(
          "# folder %s: mode %s, was %s\n"
              .formatted(quoted(change.path()), mode(change.after()), mode(change.before())));
    } else if (isFolder(change.before())) {
      out.append("# folder %s deleted\n".formatted(quoted(change.path())));
      change
          .after()
          .ifPresent(
              entry -> change(new FileChange(change.path(), Optional.empty(), change.after())));
    } else {
      change
          .before()
          .ifPresent(
              entry -> change(new FileChange(change.path(), change.before(), Optional.empty())));
      out.append("# folder %s added\n".formatted(quoted(change.path())));
    }
  }

  private void modes(FileChange change) {
    if (change.before().isEmpty()) {
      out.append("new file mode ").append(mode(change.after())).append('\n');
    } else if (change.after().isEmpty()) {
      out.append("deleted file mode ").append(mode(change.before())).append('\n');
    } else if (!mode(change.before()).equals(mode(change.after()))) {
      out.append("old mode ").append(mode(change.before())).append('\n');
      out.append("new mode ").append(mode(change.after())).append('\n');
    }
  }

  private static boolean sameContent(FileChange change) {
    return change.before().isPresent()
        && change.after().isPresent()
        && change.before().get().sha256().equals(change.after().get().sha256())
        && change.before().get().target().equals(change.after().get().target())
        && change.before().get().size() == change.after().get().size();
  }

  private static boolean kindChanged(FileChange change) {
    return change.before().isPresent()
        && change.after().isPresent()
        && (change.before().get().kind() == Kind.LINK)
            != (change.after().get().kind() == Kind.LINK);
  }

  private static boolean isFolder(Optional<FileEntry> entry) {
    return entry.filter(found -> found.kind() == Kind.FOLDER).isPresent();
  }

  private static String mode(Optional<FileEntry> entry) {
    FileEntry found = entry.orElseThrow();
    return switch (found.kind()) {
      case LINK -> "120000";
      case FOLDER -> FileEntry.modeText(found.mode());
      case FILE, UNCAPTURED -> (found.mode() & 0100) != 0 ? "100755" : "100644";
    };
  }

  /** Empty if it is not text that can be compared by lines. */
  private Optional<String> text(Optional<FileEntry> entry) {
    if (entry.isEmpty()) {
      return Optional.of("");
    }
    FileEntry found = entry.get();
    return switch (found.kind()) {
      case LINK -> found.target().filter(FileName::isUtf8);
      case FILE -> found.size() > TEXT_BYTES_MAX ? Optional.empty() : text(found.hash());
      case FOLDER, UNCAPTURED -> Optional.empty();
    };
  }

  private Optional<String> text(String sha256) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(blobs.read(sha256)))
              .toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Lines with their line feeds; the last one may have none. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private void hunks(String from, String to, List<String> before, List<String> after) {
    List<String> written =
        UnifiedDiffUtils.generateUnifiedDiff(from, to, before, patch(before, after), CONTEXT_LINES);
    for (int i = 0; i < written.size(); i++) {
      String line = written.get(i);
      out.append(line);
      if (!line.endsWith("\n")) {
        boolean content = i >= 2 && !line.startsWith("@@");
        out.append(content ? "\n\\ No newline at end of file\n" : "\n");
      }
    }
  }

  private static Patch<String> patch(List<String> before, List<String> after) {
    if ((long) before.size() * after.size() <= WORK_MAX) {
      return merged(DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<>()));
    }
    Patch<String> whole = new Patch<>();
    whole.addDelta(new ChangeDelta<>(new Chunk<>(0, before), new Chunk<>(0, after)));
    return whole;
  }

  /** Changes that touch become one: what goes stands before what comes. */
  private static Patch<String> merged(Patch<String> patch) {
    ArrayDeque<AbstractDelta<String>> deltas = new ArrayDeque<>();
    for (AbstractDelta<String> next : patch.getDeltas()) {
      if (!deltas.isEmpty() && end(deltas.getLast()) == next.getSource().getPosition()) {
        AbstractDelta<String> last = deltas.removeLast();
        next =
            new ChangeDelta<>(
                joined(last.getSource(), next.getSource()),
                joined(last.getTarget(), next.getTarget()));
      }
      deltas.addLast(next);
    }
    Patch<String> merged = new Patch<>();
    deltas.forEach(merged::addDelta);
    return merged;
  }

  private static int end(AbstractDelta<String> delta) {
    return delta.getSource().getPosition() + delta.getSource().size();
  }

  private static Chunk<String> joined(Chunk<String> a, Chunk<String> b) {
    List<String> lines = new ArrayList<>(a.getLines());
    lines.addAll(b.getLines());
    return new Chunk<>(a.getPosition(), lines);
  }

  /** As git quotes a name: plain if it is plain, else in C's form. */
  private static String quoted(String name) {
    if (name.codePoints().noneMatch(c -> c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
        && FileName.isUtf8(name)) {
      return name;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : FileName.bytes(name)) {
      int c = b & 0xff;
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (c < 0x20 || c >= 0x7f) {
            quoted.append(String.format(java.util.Locale.ROOT, "\\%03o", c));
          } else {
            quoted.append((char) c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
