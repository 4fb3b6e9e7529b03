package dev.anabranch.context.skills;

import static dev.anabranch.context.skills.Skills.skillMd;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkillScanTest {
  private static final byte[] ANY = {'x'};

  private final SortedMap<String, SkillTree.Kind> paths = new TreeMap<>();
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  @Test
  void a_skill_has_the_files_of_its_folder_and_nothing_beside() {
    file(".agents/skills/pdf/SKILL.md", skillMd("pdf"));
    file(".agents/skills/pdf/scripts/fill.py", ANY);
    file(".agents/skills/pdf/forms.md", ANY);
    file(".agents/skills/pdf-more/notes.md", ANY);
    file("pdf/SKILL.md", skillMd("pdf"));

    SkillScan.Found found = project();

    assertThat(found.refused()).isEmpty();
    assertThat(found.skills()).extracting(Skill::name).containsExactly("pdf");
    assertThat(found.skills().getFirst().folder()).isEqualTo(".agents/skills/pdf");
    assertThat(found.skills().getFirst().files()).containsExactly("forms.md", "scripts/fill.py");
  }

  @Test
  void a_file_in_lower_case_is_taken_where_there_is_no_other() {
    file(".agents/skills/one/skill.md", skillMd("one"));
    file(".agents/skills/two/skill.md", skillMd("wrong"));
    file(".agents/skills/two/SKILL.md", skillMd("two"));

    SkillScan.Found found = project();

    assertThat(found.skills()).extracting(Skill::name).containsExactly("one", "two");
    assertThat(found.refused()).isEmpty();
  }

  @Test
  void a_skill_is_found_four_folders_down_and_refused_by_name_below() {
    file(".agents/skills/a/b/c/four/SKILL.md", skillMd("four"));
    file(".agents/skills/a/b/c/d/five/SKILL.md", skillMd("five"));

    SkillScan.Found found = project();

    assertThat(found.skills()).extracting(Skill::name).containsExactly("four");
    assertRefused(found, SkillRule.PATH_TOO_DEEP, ".agents/skills/a/b/c/d/five/SKILL.md");
  }

  @Test
  void what_other_programs_keep_is_passed_over() {
    file(".agents/skills/.git/hidden/SKILL.md", skillMd("hidden"));
    file(".agents/skills/a/node_modules/hidden/SKILL.md", skillMd("hidden"));
    file(".agents/skills/.github/SKILL.md", skillMd("github"));

    SkillScan.Found found = project();

    assertThat(found.skills()).isEmpty();
    assertThat(found.refused())
        .extracting(SkillScan.Refused::path)
        .containsExactly(".agents/skills/.github/SKILL.md");
  }

  @Test
  void of_more_than_two_thousand_folders_the_nearest_are_looked_at() {
    for (int i = 0; i < SkillScan.FOLDERS_MAX; i++) {
      paths.put(".agents/skills/full/f" + i, SkillTree.Kind.FOLDER);
    }
    file(".agents/skills/near/SKILL.md", skillMd("near"));
    file(".agents/skills/z/zz/far/SKILL.md", skillMd("far"));

    SkillScan.Found found = project();

    assertThat(found.skills()).extracting(Skill::name).containsExactly("near");
    assertRefused(found, SkillRule.FOLDERS_TOO_MANY, ".agents/skills");
  }

  @Test
  void two_thousand_folders_are_all_looked_at() {
    for (int i = 0; i < SkillScan.FOLDERS_MAX - 3; i++) {
      paths.put(".agents/skills/full/f" + i, SkillTree.Kind.FOLDER);
    }
    file(".agents/skills/near/SKILL.md", skillMd("near"));

    SkillScan.Found found = project();

    assertThat(found.skills()).hasSize(1);
    assertThat(found.refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil/SKILL.md",
        ".agents/skills/../../evil/SKILL.md",
        ".agents/skills/evil/../../../etc/passwd",
        "/etc/.agents/skills/evil/SKILL.md",
        ".agents/skills//evil/SKILL.md",
        ".agents/skills/./evil/SKILL.md",
        ".agents/skills/..\\..\\evil/SKILL.md",
        ".agents/skills/evil\n/SKILL.md",
        ".agents/skills/ev\u0000il/SKILL.md",
        ".agents/skills/ev\uDC80il/SKILL.md"
      })
  void a_path_that_leads_elsewhere_is_refused_by_name_and_never_read(String path) {
    paths.put(path, SkillTree.Kind.FILE);
    file(".agents/skills/good/SKILL.md", skillMd("good"));

    SkillScan.Found found = project();

    assertThat(found.skills()).extracting(Skill::name).containsExactly("good");
    assertThat(found.skills().getFirst().files()).isEmpty();
    assertRefused(found, SkillRule.PATH_LEAVES, path);
  }

  @Test
  void strange_names_elsewhere_in_the_workspace_are_nobodys_business() {
    paths.put("src/a\\b.txt", SkillTree.Kind.FILE);
    paths.put("link", SkillTree.Kind.LINK);

    assertThat(project()).isEqualTo(new SkillScan.Found(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".agents", ".agents/skills", ".agents/skills/pdf", ".agents/skills/pdf/SKILL.md"})
  void a_link_is_refused_by_name_wherever_it_stands_on_the_way(String path) {
    paths.put(path, SkillTree.Kind.LINK);

    SkillScan.Found found = project();

    assertThat(found.skills()).isEmpty();
    assertRefused(found, SkillRule.PATH_IS_LINK, path);
  }

  @Test
  void a_link_among_the_files_is_refused_and_the_skill_goes_without_it() {
    file(".agents/skills/pdf/SKILL.md", skillMd("pdf"));
    file(".agents/skills/pdf/own.md", ANY);
    paths.put(".agents/skills/pdf/secrets", SkillTree.Kind.LINK);

    SkillScan.Found found = project();

    assertThat(found.skills().getFirst().files()).containsExactly("own.md");
    assertRefused(found, SkillRule.PATH_IS_LINK, ".agents/skills/pdf/secrets");
  }

  @Test
  void what_is_no_readable_file_is_refused() {
    paths.put(".agents/skills/big/SKILL.md", SkillTree.Kind.UNCAPTURED);
    paths.put(".agents/skills/odd/SKILL.md", SkillTree.Kind.FOLDER);

    SkillScan.Found found = project();

    assertThat(found.refused())
        .extracting(refused -> refused.findings().getFirst().rule())
        .containsExactly(SkillRule.FILE_TOO_LARGE, SkillRule.FILE_NOT_TEXT);
  }

  @Test
  void an_invalid_skill_is_listed_with_all_reasons_and_the_others_stay() {
    file(".agents/skills/good/SKILL.md", skillMd("good"));
    file(".agents/skills/bad/SKILL.md", skillMd("Worse_"));

    SkillScan.Found found = project();

    assertThat(found.skills()).extracting(Skill::name).containsExactly("good");
    assertThat(found.refused())
        .singleElement()
        .satisfies(refused -> {
          assertThat(refused.path()).isEqualTo(".agents/skills/bad/SKILL.md");
          assertThat(refused.findings())
              .extracting(SkillFinding::rule)
              .containsExactly(
                  SkillRule.NAME_NOT_LOWER_CASE,
                  SkillRule.NAME_CHARACTERS,
                  SkillRule.NAME_NOT_OF_FOLDER);
        });
  }

  @Test
  void a_store_of_this_server_holds_skills_at_its_top() {
    file("pdf/SKILL.md", skillMd("pdf"));
    file("group/sql/SKILL.md", skillMd("sql"));

    SkillScan.Found found = SkillScan.user(SkillTree.of(files));

    assertThat(found.skills()).extracting(Skill::name).containsExactly("pdf", "sql");
    assertThat(found.skills()).extracting(Skill::scope).containsOnly(Skill.Scope.USER);
    assertThat(SkillScan.user(SkillTree.empty()).skills()).isEmpty();
  }

  private void file(String path, byte[] bytes) {
    paths.put(path, SkillTree.Kind.FILE);
    files.put(path, bytes);
  }

  private SkillScan.Found project() {
    return SkillScan.project(SkillTree.of(paths, files));
  }

  private static void assertRefused(SkillScan.Found found, SkillRule rule, String path) {
    assertThat(found.refused())
        .singleElement()
        .satisfies(refused -> {
          assertThat(refused.path()).isEqualTo(path);
          assertThat(refused.findings()).extracting(SkillFinding::rule).containsExactly(rule);
        });
  }
}
