package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server says of an entry that is past, against the journal up to it and no further. */
class TimeTravelTest {
  private static final int PLACES = 200;

  @Test
  void prompt_and_files_at_any_entry_are_those_of_the_entries_up_to_it(@TempDir Path dir)
      throws Exception {
    try (Console console = new Console(dir)) {
      List<String> sessions = sessions(console);
      SplittableRandom random = new SplittableRandom(20_260_301);
      int prompts = 0;
      int files = 0;
      for (int i = 0; i < PLACES; i++) {
        String session = sessions.get(random.nextInt(sessions.size()));
        List<Json.Obj> journal = journal(console, session);
        int k = 1 + random.nextInt(journal.size());
        List<Json.Obj> past = journal.subList(0, k);
        prompts += prompt(console, session, past) ? 1 : 0;
        files += files(console, session, past) ? 1 : 0;
      }
      assertThat(prompts).isBetween(PLACES / 2, PLACES - 1);
      assertThat(files).isBetween(PLACES / 3, PLACES - 1);
    }
  }

  /** A session, one that a person spoke to, and forks of them at several places, one edited. */
  private static List<String> sessions(Console console) throws Exception {
    List<String> sessions = new ArrayList<>();
    sessions.add(console.finished("to travel through"));
    sessions.add(console.finished("to travel through all at once"));
    for (String parent : List.copyOf(sessions)) {
      for (String body : List.of("{\"at\": 4}", "{\"edit\": {\"event\": 4, \"value\": \"so\"}}")) {
        Json.Obj made = console.ok(console.post("/api/sessions/" + parent + "/fork", body), 201);
        String child = made.list("sessions").getFirst().asObject().text("id");
        console.awaitStatus(child, "completed");
        sessions.add(child);
      }
    }
    return sessions;
  }

  private static List<Json.Obj> journal(Console console, String session) throws Exception {
    return console
        .get("/api/sessions/" + session + "/events")
        .body()
        .lines()
        .map(Json::parseObject)
        .toList();
  }

  /**
   * The last request of the past, with the hash that was recorded for it; the header comes first.
   */
  private static boolean prompt(Console console, String session, List<Json.Obj> past)
      throws Exception {
    Optional<Json.Obj> asked =
        past.stream()
            .filter(entry -> entry.text("type").equals("ModelRequested"))
            .reduce((first, second) -> second);
    if (asked.isEmpty()) {
      return false;
    }
    Json.Obj prompt = console.getOk("/api/sessions/" + session + "/prompt?at=" + past.size());
    assertThat(prompt.integer("at")).isEqualTo(asked.get().integer("seq"));
    assertThat(prompt.text("prefixHash"))
        .isEqualTo(asked.get().obj("event").text("prefixHash"))
        .isEqualTo(prompt.text("recordedHash"));
    assertThat(prompt.list("segments"))
        .hasSize(1 + (int) asked.get().obj("event").integer("segments"))
        .allMatch(segment -> segment.asObject().integer("seq") <= past.size());
    return true;
  }

  /** The files that the last settlement of the past left. */
  private static boolean files(Console console, String session, List<Json.Obj> past)
      throws Exception {
    Optional<String> root =
        past.stream()
            .flatMap(entry -> entry.obj("event").findText("root").stream())
            .reduce((first, second) -> second);
    Json.Obj files = console.getOk("/api/sessions/" + session + "/files?at=" + past.size());
    assertThat(files.findText("root")).isEqualTo(root);
    assertThat(files.list("files").isEmpty()).isEqualTo(root.isEmpty());
    return root.isPresent();
  }
}
