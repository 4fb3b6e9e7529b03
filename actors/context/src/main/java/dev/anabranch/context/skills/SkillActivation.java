package dev.anabranch.context.skills;

import java.util.Collection;
import java.util.List;

/** What the agent is told when it activates a skill. */
public final class SkillActivation {
  static final int FILES_SHOWN = 50;

  private static final String END = "</skill_content";

  private SkillActivation() {}

  /** The first time: the instructions, and what else is in the folder. */
  public static String observation(Skill skill) {
    boolean readable = skill.scope() == Skill.Scope.PROJECT;
    return observation(
        skill.name(), skill.body(), skill.folder(), readable ? skill.files() : List.of());
  }

  /**
   * The same of a file that was pinned.
   *
   * @param folder where {@code files} are, relative to the workspace
   */
  public static String observation(String name, byte[] skillMd, String folder, List<String> files) {
    return observation(name, SkillCheck.body(skillMd), folder, files);
  }

  private static String observation(String name, String body, String folder, List<String> files) {
    return "<skill_content name=\""
        + name
        + "\">\n"
        + body.replace(END, "<\\/skill_content")
        + "\n"
        + list(folder, files)
        + END
        + ">";
  }

  private static String list(String folder, List<String> files) {
    if (files.isEmpty()) {
      return "";
    }
    StringBuilder list = new StringBuilder("\nFiles of this skill, in " + folder + ":\n");
    files.stream().limit(FILES_SHOWN).forEach(file -> list.append("- ").append(file).append('\n'));
    if (files.size() > FILES_SHOWN) {
      list.append("- and ").append(files.size() - FILES_SHOWN).append(" more\n");
    }
    return list.toString();
  }

  /** Every further time: the instructions are in the prompt already and stay there. */
  public static String again(String name) {
    return "The skill " + name + " is active; its instructions stand above.";
  }

  /** Why no skill of this name can be activated. */
  public static String unknown(String name, Collection<String> names) {
    return "There is no skill "
        + name
        + ". The skills are: "
        + String.join(", ", names.stream().sorted().toList())
        + ".";
  }
}
