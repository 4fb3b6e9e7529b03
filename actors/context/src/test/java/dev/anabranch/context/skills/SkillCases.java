package dev.anabranch.context.skills;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of {@code skill-cases.txt}; the form is told in its first lines. */
final class SkillCases {
  private static final Pattern MACRO =
      Pattern.compile("\\{(?:x([0-9a-f]{2})|(.|line)\\*(\\d+))\\}");

  private SkillCases() {}

  /** One row: a file in a folder, and the rules that it breaks. */
  @SuppressWarnings("ArrayRecordComponent")
  record Case(String folder, List<SkillRule> findings, String title, byte[] skillMd) {
    @Override
    public String toString() {
      return title;
    }
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    String[] parts = text().split("(?m)^=== ");
    for (String part : List.of(parts).subList(1, parts.length)) {
      int end = part.indexOf('\n');
      String[] head = part.substring(0, end).split(" \\| ");
      cases.add(
          new Case(
              new String(bytes(head[0]), StandardCharsets.UTF_8),
              Stream.of(head[1].split(" "))
                  .filter(name -> !name.equals("ok"))
                  .map(SkillRule::valueOf)
                  .toList(),
              head[2],
              bytes(part.substring(end + 1))));
    }
    return cases;
  }

  private static String text() {
    try (InputStream in = SkillCases.class.getResourceAsStream("skill-cases.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher macro = MACRO.matcher(text);
    int done = 0;
    while (macro.find()) {
      out.writeBytes(utf8(text.substring(done, macro.start())));
      if (macro.group(1) != null) {
        out.write(Integer.parseInt(macro.group(1), 16));
      } else {
        String unit = macro.group(2).equals("line") ? "line\n" : macro.group(2);
        out.writeBytes(utf8(unit.repeat(Integer.parseInt(macro.group(3)))));
      }
      done = macro.end();
    }
    out.writeBytes(utf8(text.substring(done)));
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
