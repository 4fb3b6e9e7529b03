package dev.anabranch.tools;

import dev.anabranch.json.Json;
import dev.anabranch.workspace.FileRefused;
import dev.anabranch.workspace.WorkspacePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code fs_write} and {@code fs_edit}. */
final class WritingTools {
  /** About so many letters are compared to find what differs in white space only. */
  private static final long LOOSE_LETTERS_MAX = 50_000_000;

  private WritingTools() {}

  static void write(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_write", json, "path", "content");
    WorkspacePath path = WorkspacePath.of(arguments.words("path"));
    byte[] content = arguments.text("content").getBytes(StandardCharsets.UTF_8);
    boolean isNew = room.files().write(path, content);
    out.text((isNew ? "wrote " : "replaced ") + path + ", " + content.length + " bytes\n");
  }

  /** Replaces the one place where {@code old} stands; anything else is refused and says where. */
  static void edit(Json.Obj json, Room room, Printed out) throws ArgumentsRefused, FileRefused {
    Arguments arguments = new Arguments("fs_edit", json, "path", "old", "new");
    WorkspacePath path = WorkspacePath.of(arguments.words("path"));
    String old = arguments.words("old");
    String replacement = arguments.text("new");
    if (old.equals(replacement)) {
      throw new FileRefused("old and new are the same; nothing would change in " + path);
    }
    String text = decode(path, room.files().read(path));
    Places places = Places.of(old, text);
    if (places.count() != 1) {
      throw new FileRefused(
          places.count() == 0 ? notThere(path, text, old) : many(path, text, places));
    }
    int at = places.first().getFirst();
    String edited = text.substring(0, at) + replacement + text.substring(at + old.length());
    room.files().write(path, edited.getBytes(StandardCharsets.UTF_8));
    out.text("edited " + path + " at line " + line(text, at) + "\n");
  }

  private static String decode(WorkspacePath path, byte[] bytes) throws FileRefused {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FileRefused(path + " is not UTF-8 text; change it with shell_run");
    }
  }

  private static String many(WorkspacePath path, String text, Places places) {
    String lines =
        places.first().stream()
            .map(at -> Integer.toString(line(text, at)))
            .collect(Collectors.joining(", "));
    return "old stands "
        + places.count()
        + " times in "
        + path
        + ", at lines "
        + lines
        + (places.count() > Places.FIRST_MAX ? ", ..." : "")
        + "; add text around it until it is the only one";
  }

  private static String notThere(WorkspacePath path, String text, String old) {
    String loose = squeeze(old);
    List<String> lines = text.lines().toList();
    int height = Math.toIntExact(old.lines().count());
    boolean isQuick = (long) text.length() * height <= LOOSE_LETTERS_MAX;
    for (int i = 0; isQuick && !loose.isEmpty() && i + height <= lines.size(); i++) {
      String there = squeeze(String.join("\n", lines.subList(i, i + height)));
      if (Places.of(loose, there).count() > 0) {
        return "old does not stand in "
            + path
            + " exactly; line "
            + (i + 1)
            + " differs in white space only, read it again with fs_read";
      }
    }
    Optional<String> nearest = isQuick ? NearestLines.of(old, text) : Optional.empty();
    return "old does not stand in "
        + path
        + nearest.map(place -> "; " + place).orElse("; ")
        + "read the file again with fs_read";
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static int line(String text, int at) {
    return 1 + Math.toIntExact(text.substring(0, at).chars().filter(c -> c == '\n').count());
  }
}
