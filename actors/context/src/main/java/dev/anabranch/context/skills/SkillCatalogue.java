package dev.anabranch.context.skills;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The skills that a session can use, sorted by name. The same skills give the same lines, in
 * whatever order they were found.
 *
 * @param untrusted skills of the workspace that no person has approved, so that they stay out
 * @param notes what a person should know: which skill hides which
 */
public record SkillCatalogue(List<Skill> skills, List<Skill> untrusted, List<String> notes) {
  static final int SKILLS_MAX = 200;

  /** Lines and names together; half of it is names if there are very many. */
  static final int BYTES_MAX = 14_000;

  private static final int DESCRIPTION_BYTES_MIN = 24;
  private static final Comparator<Skill> ORDER =
      Comparator.comparing(Skill::name)
          .thenComparing(Skill::scope)
          .thenComparing(Skill::folder)
          .thenComparing(Skill::sha256);

  public SkillCatalogue {
    skills = List.copyOf(skills);
    untrusted = List.copyOf(untrusted);
    notes = List.copyOf(notes);
  }

  /**
   * Leaves out what is not trusted; of equal names the project's skill wins, then the first folder.
   *
   * @param trusted hashes of the {@code SKILL.md} that a person approved
   */
  public static SkillCatalogue of(Collection<Skill> found, SortedSet<String> trusted) {
    List<Skill> untrusted = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    SortedMap<String, Skill> chosen = new TreeMap<>();
    for (Skill skill : found.stream().sorted(ORDER).toList()) {
      if (skill.scope() == Skill.Scope.PROJECT && !trusted.contains(skill.sha256())) {
        untrusted.add(skill);
      } else if (chosen.containsKey(skill.name())) {
        notes.add(hidden(skill, chosen.get(skill.name())));
      } else if (chosen.size() == SKILLS_MAX) {
        notes.add("skill " + skill.name() + " is left out: at most " + SKILLS_MAX + " are listed");
      } else {
        chosen.put(skill.name(), skill);
      }
    }
    return new SkillCatalogue(List.copyOf(chosen.values()), untrusted, notes);
  }

  private static String hidden(Skill skill, Skill by) {
    return "skill "
        + skill.name()
        + " of "
        + place(skill)
        + " is hidden by the one of "
        + place(by);
  }

  private static String place(Skill skill) {
    return switch (skill.scope()) {
      case PROJECT -> "the workspace (" + skill.folder() + ")";
      case USER -> "this server (" + skill.folder() + ")";
    };
  }

  /** Name to hash of the {@code SKILL.md}: what the session pins. */
  public SortedMap<String, String> pins() {
    SortedMap<String, String> pins = new TreeMap<>();
    skills.forEach(skill -> pins.put(skill.name(), skill.sha256()));
    return Collections.unmodifiableSortedMap(pins);
  }

  /** {@code - name: description} for each; long descriptions share what room there is. */
  public List<String> lines() {
    return lines(skills);
  }

  static List<String> lines(List<Skill> skills) {
    List<Skill> sorted = skills.stream().sorted(ORDER).toList();
    int most = descriptionBytesMax(sorted);
    return sorted.stream()
        .map(skill -> "- " + skill.name() + ": " + shortened(flat(skill.description()), most))
        .toList();
  }

  /** The largest bound that all lines, and the names in the tool once more, fit under. */
  private static int descriptionBytesMax(List<Skill> skills) {
    List<Integer> lengths =
        skills.stream().map(skill -> bytes(flat(skill.description()))).sorted().toList();
    int left = BYTES_MAX - skills.stream().mapToInt(skill -> 2 * bytes(skill.name()) + 8).sum();
    for (int i = 0; i < lengths.size(); i++) {
      int share = left / (lengths.size() - i);
      if (lengths.get(i) > share) {
        return Math.max(DESCRIPTION_BYTES_MIN, share);
      }
      left -= lengths.get(i);
    }
    return Integer.MAX_VALUE;
  }

  /** One line, whatever was written. */
  private static String flat(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
  }

  private static String shortened(String text, int bytesMax) {
    if (bytes(text) <= bytesMax) {
      return text;
    }
    int end = 0;
    int length = bytes("…");
    while (end < text.length()) {
      int next = end + Character.charCount(text.codePointAt(end));
      length += bytes(text.substring(end, next));
      if (length > bytesMax) {
        break;
      }
      end = next;
    }
    int word = text.lastIndexOf(' ', end);
    return text.substring(0, word > end / 2 ? word : end).stripTrailing() + "…";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
