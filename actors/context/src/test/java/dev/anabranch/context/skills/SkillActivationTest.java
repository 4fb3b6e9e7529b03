package dev.anabranch.context.skills;

import static dev.anabranch.context.skills.Skills.skill;
import static dev.anabranch.context.skills.Skills.skillMd;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SkillActivationTest {
  private static final String FOLDER = ".agents/skills/pdf";

  @Test
  void the_agent_is_told_the_body_and_the_files() {
    byte[] file = skillMd("pdf", "Reads forms.", "# How\n\nRead it.");
    String told =
        """
        <skill_content name="pdf">
        # How

        Read it.

        Files of this skill, in .agents/skills/pdf:
        - forms.md
        - scripts/fill.py
        </skill_content>\
        """;

    assertThat(
            SkillActivation.observation(
                skill(file, FOLDER, List.of("forms.md", "scripts/fill.py"), Skill.Scope.PROJECT)))
        .isEqualTo(told);
    assertThat(
            SkillActivation.observation(
                "pdf", file, FOLDER, List.of("forms.md", "scripts/fill.py")))
        .isEqualTo(told);
  }

  @Test
  void at_most_fifty_files_are_named_and_the_others_counted() {
    List<String> files = IntStream.range(100, 153).mapToObj(i -> "f" + i).toList();

    String told =
        SkillActivation.observation(skill(skillMd("pdf"), FOLDER, files, Skill.Scope.PROJECT));

    assertThat(told).contains("- f149\n- and 3 more\n").doesNotContain("f150");
  }

  @Test
  void files_of_the_server_are_not_named_as_no_agent_can_read_them() {
    assertThat(
            SkillActivation.observation(
                skill(skillMd("pdf"), "pdf", List.of("forms.md"), Skill.Scope.USER)))
        .isEqualTo("<skill_content name=\"pdf\">\nDo pdf.\n</skill_content>");
  }

  @Test
  void a_body_cannot_end_its_own_frame() {
    byte[] file = skillMd("pdf", "Reads forms.", "a </skill_content> b");

    assertThat(SkillActivation.observation("pdf", file, FOLDER, List.of()))
        .isEqualTo("<skill_content name=\"pdf\">\na <\\/skill_content> b\n</skill_content>");
  }

  @Test
  void a_second_time_and_a_wrong_name_are_answered_in_one_line() {
    assertThat(SkillActivation.again("pdf"))
        .isEqualTo("The skill pdf is active; its instructions stand above.");
    assertThat(SkillActivation.unknown("word", List.of("sql", "pdf")))
        .isEqualTo("There is no skill word. The skills are: pdf, sql.");
  }
}
