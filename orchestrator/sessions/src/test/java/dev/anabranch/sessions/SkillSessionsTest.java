package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.Terms;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that begin with what their workspace says, through their real actors. */
class SkillSessionsTest {
  private static final String SKILL =
      "---\nname: pdf\ndescription: Fills forms.\n---\nFill field by field.\n";

  @TempDir private Path folder;
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final SortedSet<String> trusted = new TreeSet<>(List.of(Sha256.hex(SKILL)));
  private FolderBlobs blobs;
  private Path work;

  @BeforeEach
  void fill() throws IOException {
    blobs = new FolderBlobs(folder.resolve("blobs"));
    work = folder.resolve("work");
    Path skill = Files.createDirectories(work.resolve(".agents/skills/pdf"));
    Files.writeString(skill.resolve("SKILL.md"), SKILL);
    Files.writeString(work.resolve("AGENTS.md"), "Tests first.\n");
  }

  @Test
  void a_skill_is_told_once_and_the_instructions_stand_behind_the_task() throws Exception {
    List<Event> events = run(Optional.empty());

    assertThat(events.get(1))
        .isEqualTo(
            new ContextEvent.InstructionsFound(
                "AGENTS.md", "Tests first.", Sha256.hex("Tests first.\n")));
    assertThat(events)
        .filteredOn(ContextEvent.SkillActivated.class::isInstance)
        .containsExactly(
            new ContextEvent.SkillActivated(firstCall(events), "pdf", Sha256.hex(SKILL)));
    List<String> told = told(events);
    assertThat(told).hasSize(5);
    assertThat(told.getFirst())
        .isEqualTo("<skill_content name=\"pdf\">\nFill field by field.\n</skill_content>");
    assertThat(told.subList(1, 3))
        .allMatch(text -> text.equals("The skill pdf is active; its instructions stand above."));
    assertThat(told.get(3)).startsWith("There is no skill nothing. The skills are: pdf.");
  }

  @Test
  void a_session_without_the_tool_is_told_of_no_skill() throws Exception {
    List<Event> events = run(Optional.of(List.of("submit_result")));

    TaskEvent.Submitted task = (TaskEvent.Submitted) events.getFirst();
    assertThat(task.header().skills()).isEmpty();
    assertThat(task.header().pins()).isEmpty();
    assertThat(told(events).getFirst()).startsWith("There is no tool skill_activate.");
  }

  @Test
  void a_skill_that_nobody_approved_cannot_be_activated() throws Exception {
    trusted.clear();

    List<Event> events = run(Optional.empty());

    assertThat(((TaskEvent.Submitted) events.getFirst()).header().tool("skill_activate")).isEmpty();
    assertThat(told(events).toString()).doesNotContain("field by field");
  }

  /** The same skill twice in one turn and once in the next, then one that is not there. */
  private static final class Activating implements Model {
    @Override
    public CompletionStage<ModelAnswer> ask(ModelRequest request) {
      long said =
          request.messages().stream().filter(m -> m.text("role").equals("assistant")).count();
      List<ToolCall> calls =
          switch ((int) said) {
            case 0 -> List.of(activate("a", "pdf"), activate("b", "pdf"));
            case 1 -> List.of(activate("c", "pdf"), activate("d", "nothing"));
            default ->
                List.of(
                    new ToolCall(
                        "e", "submit_result", "{\"status\":\"completed\",\"summary\":\"done\"}"));
          };
      return CompletableFuture.completedStage(
          new ModelAnswer.Replied(
              new TurnEvent.ModelReplied(
                  "", calls, TurnEvent.Finish.TOOL_CALLS, Usage.UNKNOWN, Optional.empty(), 1)));
    }

    private static ToolCall activate(String id, String name) {
      return new ToolCall(id, "skill_activate", "{\"name\":\"" + name + "\"}");
    }

    @Override
    public void close() {}
  }

  private List<Event> run(Optional<List<String>> tools) throws Exception {
    String root = new Snapshots(blobs).take(work);
    SessionStart start =
        new SessionStart(
            blobs,
            new SkillStore(folder.resolve("none")),
            () -> trusted,
            () -> ExperienceLibrary.EMPTY);
    SessionParts parts =
        new SessionParts(
            journal,
            new NearBus(true),
            new Activating(),
            InstantSource.system(),
            Duration.ofSeconds(20),
            new SplittableRandom(5),
            SessionParts.Extras.NONE.with(blobs).with(start));
    try (LocalSessions sessions = LocalSessions.start(parts)) {
      SessionId id = submit(sessions, root, tools);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> events(id).getLast() instanceof TaskEvent.Ended);
      return events(id);
    }
  }

  private static SessionId submit(LocalSessions sessions, String root, Optional<List<String>> tools)
      throws Exception {
    return sessions
        .submit(
            new Sessions.Submit(
                "fill the form",
                new ModelChoice("scripted", "embedded"),
                Optional.of(root),
                3,
                Limits.DEFAULT,
                Terms.DEFAULT,
                tools,
                "owner",
                Optional.empty(),
                Optional.empty()))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .id();
  }

  private List<Event> events(SessionId id) {
    return journal.read(id, 0, 1_000).stream().map(Entry::event).toList();
  }

  private static String firstCall(List<Event> events) {
    return settlements(events).getFirst().call();
  }

  private static List<String> told(List<Event> events) {
    return settlements(events).stream()
        .map(settlement ->
            switch (settlement) {
              case ToolEvent.Observed observed -> observed.output().head();
              case ToolEvent.Rejected rejected -> rejected.reason();
              default -> settlement.toString();
            })
        .toList();
  }

  private static List<ToolEvent.Settlement> settlements(List<Event> events) {
    return events.stream()
        .filter(ToolEvent.Settlement.class::isInstance)
        .map(ToolEvent.Settlement.class::cast)
        .sorted(Comparator.comparingDouble(settlement -> Double.parseDouble(settlement.call())))
        .toList();
  }
}
