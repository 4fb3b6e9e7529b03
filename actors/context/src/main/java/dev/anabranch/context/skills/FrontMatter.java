package dev.anabranch.context.skills;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two parts of a {@code SKILL.md}: YAML between two lines {@code ---}, and the body. */
record FrontMatter(String yaml, String body) {
  private static final Pattern FENCE = Pattern.compile("---[ \\t]*");
  private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):[ \\t]+(\\S.*)");
  private static final String MARKS = "\"'|>[{&*!%@`#";

  /** Splits the text, whose lines end in LF; adds to {@code findings} if it cannot. */
  static Optional<FrontMatter> split(String text, List<SkillFinding> findings) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !FENCE.matcher(lines.getFirst()).matches()) {
      findings.add(
          new SkillFinding(
              SkillRule.FRONT_MATTER_MISSING, "SKILL.md must begin with a line of three hyphens"));
      return Optional.empty();
    }
    for (int i = 1; i < lines.size(); i++) {
      if (FENCE.matcher(lines.get(i)).matches()) {
        return Optional.of(
            new FrontMatter(
                String.join("\n", lines.subList(1, i)) + "\n",
                String.join("\n", lines.subList(i + 1, lines.size())).strip()));
      }
    }
    findings.add(
        new SkillFinding(
            SkillRule.FRONT_MATTER_OPEN,
            "the front matter of SKILL.md does not end: a second line of three hyphens is missing"));
    return Optional.empty();
  }

  /** The value of the YAML; if a bare colon breaks it, once more with such values in quotes. */
  Optional<YamlValue> read(List<SkillFinding> findings) {
    List<SkillFinding> first = new ArrayList<>();
    Optional<YamlValue> value = read(yaml, first);
    if (value.isPresent()) {
      findings.addAll(first);
      return value;
    }
    List<SkillFinding> second = new ArrayList<>();
    String quoted = quoted(second);
    Optional<YamlValue> again = second.isEmpty() ? Optional.empty() : read(quoted, second);
    findings.addAll(again.isPresent() ? second : first);
    return again;
  }

  private static Optional<YamlValue> read(String yaml, List<SkillFinding> findings) {
    try {
      return Optional.of(YamlReading.read(yaml, findings));
    } catch (YamlReading.Broken e) {
      findings.add(e.finding());
      return Optional.empty();
    }
  }

  private String quoted(List<SkillFinding> quoted) {
    List<String> lines = yaml.lines().map(line -> quoted(line, quoted)).toList();
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String line, List<SkillFinding> quoted) {
    Matcher field = FIELD.matcher(line);
    if (!field.matches() || !hasBareColon(field.group(2))) {
      return line;
    }
    quoted.add(
        new SkillFinding(
            SkillRule.VALUE_QUOTED,
            "the value of \"" + field.group(1) + "\" has a bare colon; put it in quotes"));
    return field.group(1) + ": '" + field.group(2).strip().replace("'", "''") + "'";
  }

  private static boolean hasBareColon(String value) {
    return MARKS.indexOf(value.charAt(0)) < 0
        && (value.contains(": ") || value.strip().endsWith(":"));
  }
}
