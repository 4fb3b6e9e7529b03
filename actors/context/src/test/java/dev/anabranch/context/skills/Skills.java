package dev.anabranch.context.skills;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Words of the tests of this package. */
final class Skills {
  private Skills() {}

  static byte[] skillMd(String name, String description, String body) {
    return ("---\nname: " + name + "\ndescription: " + description + "\n---\n" + body + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] skillMd(String name) {
    return skillMd(name, "About " + name + ".", "Do " + name + ".");
  }

  static Skill skill(String name, String description, String folder, Skill.Scope scope) {
    return skill(skillMd(name, description, "Do " + name + "."), folder, List.of(), scope);
  }

  static Skill skill(byte[] skillMd, String folder, List<String> files, Skill.Scope scope) {
    if (SkillCheck.check(skillMd, folder, files, scope) instanceof SkillCheck.Verdict.Valid valid) {
      return valid.skill();
    }
    throw new AssertionError(SkillCheck.check(skillMd, folder, files, scope).toString());
  }
}
