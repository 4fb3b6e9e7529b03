package dev.anabranch.tools;

import dev.anabranch.json.Json;
import dev.anabranch.workspace.FileRefused;
import dev.anabranch.workspace.WorkspacePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code fs_write} and {@code fs_edit}. */
final class WritingTools {
  private static final int PLACES_SHOWN_MAX = 10;

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
    String text = decode(path, room.files().read(path));
    List<Integer> places = places(text, old);
    if (places.size() != 1) {
      throw new FileRefused(
          places.isEmpty() ? notThere(path, text, old) : many(path, text, places));
    }
    if (old.equals(replacement)) {
      throw new FileRefused("old and new are the same; nothing would change in " + path);
    }
    int at = places.getFirst();
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

  /** Where {@code old} stands, overlapping places included. */
  private static List<Integer> places(String text, String old) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + 1)) {
      places.add(at);
    }
    return places;
  }

  private static String many(WorkspacePath path, String text, List<Integer> places) {
    String lines =
        places.stream()
            .limit(PLACES_SHOWN_MAX)
            .map(at -> Integer.toString(line(text, at)))
            .collect(Collectors.joining(", "));
    return "old stands "
        + places.size()
        + " times in "
        + path
        + ", at lines "
        + lines
        + (places.size() > PLACES_SHOWN_MAX ? ", ..." : "")
        + "; add text around it until it is the only one";
  }

  private static String notThere(WorkspacePath path, String text, String old) {
    String loose = squeeze(old);
    List<String> lines = text.lines().toList();
    int height = Math.toIntExact(old.lines().count());
    for (int i = 0; !loose.isEmpty() && i + height <= lines.size(); i++) {
      if (squeeze(String.join("\n", lines.subList(i, i + height))).contains(loose)) {
        return "old does not stand in "
            + path
            + " exactly; line "
            + (i + 1)
            + " differs in white space only, read it again with fs_read";
      }
    }
    return "old does not stand in " + path + "; read the file again with fs_read";
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static int line(String text, int at) {
    return 1 + Math.toIntExact(text.substring(0, at).chars().filter(c -> c == '\n').count());
  }
}
