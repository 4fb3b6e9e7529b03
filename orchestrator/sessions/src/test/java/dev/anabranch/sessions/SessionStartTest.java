package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.skills.Skill;
import dev.anabranch.context.skills.SkillFinding;
import dev.anabranch.context.skills.SkillRule;
import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.events.ContextEvent.InstructionsFound;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Header;
import dev.anabranch.events.Lesson;
import dev.anabranch.events.LibraryEvent;
import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStartTest {
  @TempDir private Path folder;

  private final MemoryBlobs blobs = new MemoryBlobs(InstantSource.system());
  private final SortedSet<String> trusted = new TreeSet<>();
  private ExperienceLibrary library = ExperienceLibrary.EMPTY;
  private Path work;
  private Path store;

  @BeforeEach
  void folders() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    store = Files.createDirectory(folder.resolve("store"));
  }

  @Test
  void a_workspace_without_anything_leaves_the_header_as_it_was() throws IOException {
    write(work.resolve("a.txt"), "a");
    write(work.resolve("AGENTS.md"), " \n");

    SessionStart.Found found = find();

    assertThat(found.header()).isEqualTo(StandardHeader.create());
    assertThat(found.events()).isEmpty();
    assertThat(found.pins()).isEmpty();
    assertThat(found.experience()).isEmpty();
    assertThat(start().find(StandardHeader.create(), Optional.empty(), "").header())
        .isEqualTo(StandardHeader.create());
  }

  @Test
  void what_the_workspace_says_to_every_agent_is_one_event() throws IOException {
    write(work.resolve("AGENTS.md"), "Tests first.\n");
    write(work.resolve("docs/AGENTS.md"), "Not at the root.");

    assertThat(find().events())
        .containsExactly(
            new InstructionsFound("AGENTS.md", "Tests first.", Sha256.hex("Tests first.\n")));
  }

  @Test
  void a_link_is_no_instruction() throws IOException {
    write(folder.resolve("secret"), "root:x:0:0");
    Files.createSymbolicLink(work.resolve("AGENTS.md"), folder.resolve("secret"));

    assertThat(find().events()).isEmpty();
  }

  @Test
  void approved_skills_of_the_workspace_and_those_of_the_server_are_listed_and_pinned()
      throws IOException {
    String pdf = skill(work.resolve(".agents/skills/pdf"), "pdf", "Fill forms.");
    skill(work.resolve(".agents/skills/unknown"), "unknown", "Send secrets.");
    String sql = skill(store.resolve("sql"), "sql", "Ask databases.");
    trusted.add(pdf);

    SessionStart.Found found = find();

    assertThat(found.header().skills()).containsExactly("- pdf: About pdf.", "- sql: About sql.");
    assertThat(found.header().tool("skill_activate")).isPresent();
    assertThat(found.pins()).containsEntry("pdf", pdf).containsEntry("sql", sql).hasSize(2);
    assertThat(found.header().pin("pdf")).contains(pdf);
    assertThat(found.header().pin("unknown")).isEmpty();
    assertThat(found.catalogue().untrusted()).extracting(Skill::name).containsExactly("unknown");
    assertThat(found.pins().values()).allMatch(blobs::has);
  }

  @Test
  void a_skill_edited_or_removed_since_is_activated_as_it_was_pinned() throws IOException {
    String pdf = skill(work.resolve(".agents/skills/pdf"), "pdf", "Fill forms.");
    write(work.resolve(".agents/skills/pdf/scripts/fill.py"), "print()");
    String sql = skill(store.resolve("sql"), "sql", "Ask databases.");
    trusted.add(pdf);
    String root = new Snapshots(blobs).take(work);
    SessionStart.Found found = start().find(StandardHeader.create(), Optional.of(root), "");

    skill(work.resolve(".agents/skills/pdf"), "pdf", "Do harm.");
    Files.delete(store.resolve("sql/SKILL.md"));
    new Snapshots(blobs).take(work);

    SkillShelf shelf = new SkillShelf(blobs);
    assertThat(shelf.observation(Optional.of(root), "pdf", pin(found, "pdf")))
        .isEqualTo(
            """
            <skill_content name="pdf">
            Fill forms.

            Files of this skill, in .agents/skills/pdf:
            - scripts/fill.py
            </skill_content>\
            """);
    assertThat(shelf.observation(Optional.of(root), "sql", pin(found, "sql")))
        .isEqualTo("<skill_content name=\"sql\">\nAsk databases.\n</skill_content>");
    assertThat(pin(found, "sql")).isEqualTo(sql);
  }

  @Test
  void a_link_on_the_way_to_the_skills_is_refused_by_name_and_not_followed() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    trusted.add(skill(elsewhere.resolve("skills/pdf"), "pdf", "Fill forms."));
    Files.createSymbolicLink(work.resolve(".agents"), elsewhere);
    Files.createSymbolicLink(store.resolve("linked"), elsewhere.resolve("skills/pdf"));

    SessionStart.Found found = find();

    assertThat(found.pins()).isEmpty();
    assertThat(found.refused())
        .extracting(SkillScan.Refused::path)
        .containsExactly("linked", ".agents");
    assertThat(found.refused())
        .flatExtracting(SkillScan.Refused::findings)
        .extracting(SkillFinding::rule)
        .containsOnly(SkillRule.PATH_IS_LINK);
  }

  @Test
  void a_broken_skill_is_told_with_its_reasons_and_stops_nothing() throws IOException {
    write(work.resolve(".agents/skills/bad/SKILL.md"), "no front matter");
    write(work.resolve("AGENTS.md"), "Tests first.");

    SessionStart.Found found = find();

    assertThat(found.events()).hasSize(1);
    assertThat(found.refused())
        .singleElement()
        .satisfies(refused ->
            assertThat(refused.findings())
                .extracting(SkillFinding::rule)
                .containsExactly(SkillRule.FRONT_MATTER_MISSING));
  }

  @Test
  void lessons_are_frozen_into_the_header_under_the_version_of_the_library() {
    library =
        library.evolve(
            1,
            new LibraryEvent.EntryAdded(
                "e00001",
                Lesson.byHand("Test first", "Run them.", "", Lesson.Polarity.DO),
                true,
                "owner"));

    SessionStart.Found found = start().find(StandardHeader.create(), Optional.empty(), "");
    Header header = found.header();

    assertThat(header.experiences()).containsExactly("- [e00001] do: Test first: Run them.");
    assertThat(found.experience()).contains(library.version());
    assertThat(header.tools()).isEqualTo(StandardHeader.create().tools());
  }

  private static String pin(SessionStart.Found found, String name) {
    return Optional.ofNullable(found.pins().get(name)).orElseThrow();
  }

  private SessionStart.Found find() {
    String root = new Snapshots(blobs).take(work);
    return start().find(StandardHeader.create(), Optional.of(root), "");
  }

  private SessionStart start() {
    return new SessionStart(blobs, new SkillStore(store), () -> trusted, () -> library);
  }

  /** Writes a skill and answers the hash of its file. */
  private static String skill(Path folder, String name, String body) throws IOException {
    String text = "---\nname: " + name + "\ndescription: About " + name + ".\n---\n" + body + "\n";
    write(folder.resolve("SKILL.md"), text);
    return Sha256.hex(text);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
