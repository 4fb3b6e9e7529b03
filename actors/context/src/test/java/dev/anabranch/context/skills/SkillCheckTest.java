package dev.anabranch.context.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SkillCheckTest {
  static List<SkillCases.Case> cases() {
    return SkillCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_skill_md_has_exactly_these_findings(SkillCases.Case row) {
    SkillCheck.Verdict verdict = check(row.skillMd(), row.folder());

    assertThat(findings(verdict))
        .extracting(SkillFinding::rule)
        .containsExactlyInAnyOrderElementsOf(row.findings());
    assertThat(verdict instanceof SkillCheck.Verdict.Valid)
        .isEqualTo(row.findings().stream().allMatch(SkillRule::warns));
    assertThat(findings(verdict))
        .allSatisfy(finding -> assertThat(finding.text()).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void the_table_has_more_than_sixty_cases_and_reaches_every_rule() {
    assertThat(cases()).hasSizeGreaterThan(60);
    assertThat(
            cases().stream().map(SkillCases.Case::findings).flatMap(Collection::stream).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(SkillRule.values()).filter(rule -> !rule.ofPlace()).toList());
  }

  @Test
  void a_valid_skill_has_all_that_was_written() {
    SkillCases.Case row =
        cases().stream().filter(one -> one.title().equals("every field")).findFirst().orElseThrow();

    TreeMap<String, String> metadata = new TreeMap<>();
    metadata.put("author", "somebody");
    metadata.put("version", "1.0");
    assertThat(check(row.skillMd(), "pdf-tools"))
        .isEqualTo(
            new SkillCheck.Verdict.Valid(
                new Skill(
                    "pdf-tools",
                    "Reads and fills PDF forms.",
                    Optional.of("Apache-2.0"),
                    Optional.of("Requires Python 3.11 or newer"),
                    metadata,
                    List.of("fs_read", "shell_run"),
                    "# How\n\nRead the form first.",
                    Sha256.hex(row.skillMd()),
                    "pdf-tools",
                    List.of("scripts/fill.py"),
                    Skill.Scope.PROJECT,
                    List.of())));
    assertThat(SkillCheck.body(row.skillMd())).isEqualTo("# How\n\nRead the form first.");
  }

  @Test
  void a_value_with_a_bare_colon_is_read_as_it_was_meant() {
    byte[] file = utf8("---\nname: a\ndescription: Use when: it isn't there\n---\nDo it.\n");

    assertThat(check(file, "a"))
        .isInstanceOfSatisfying(
            SkillCheck.Verdict.Valid.class,
            valid -> assertThat(valid.skill().description()).isEqualTo("Use when: it isn't there"));
  }

  @Test
  void a_broken_line_is_counted_in_the_file() {
    byte[] file = utf8("---\nname: a\ndescription: b\ndescription: c\n---\n");

    assertThat(findings(check(file, "a")).getFirst().text())
        .isEqualTo("the key \"description\" stands there twice (line 4)");
  }

  private static SkillCheck.Verdict check(byte[] skillMd, String folder) {
    return SkillCheck.check(skillMd, folder, List.of("scripts/fill.py"), Skill.Scope.PROJECT);
  }

  private static List<SkillFinding> findings(SkillCheck.Verdict verdict) {
    return switch (verdict) {
      case SkillCheck.Verdict.Valid valid -> valid.skill().warnings();
      case SkillCheck.Verdict.Invalid invalid -> invalid.findings();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
