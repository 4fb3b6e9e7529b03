package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.Anchors;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor asks for by verbs, of a real console and of the folder itself. */
final class AuditVerbTest {
  private static final String SESSION = "0a1b2c3d4e5f6g7h8j9k0m1n2p";

  @TempDir private Path temp;
  private ConsoleHouse house;

  @BeforeEach
  void open() {
    house = new ConsoleHouse(temp.resolve("data"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String ann() {
    return house.jsonThere("tokens", "add", "ann", "--role", "viewer").text("token");
  }

  private static List<String> told(Json.Obj page) {
    return page.list("entries").stream()
        .map(Json::asObject)
        .map(entry -> entry.text("who") + " " + entry.text("route") + " " + entry.integer("status"))
        .toList();
  }

  @Test
  void entries_are_chosen_by_who_and_session_and_time() {
    HttpApi ann = house.as(ann());
    ann.get("/api/sessions");
    ann.get("/api/search?q=a&session=" + SESSION);
    Json.Obj anns = house.jsonThere("audit", "--who", "ann");
    assertThat(told(anns)).containsExactly("ann /api/search 200", "ann /api/sessions 200");
    assertThat(house.jsonHere("audit", "--who", "ann")).isEqualTo(anns);
    assertThat(told(house.jsonThere("audit", "--session", SESSION)))
        .containsExactly("ann /api/search 200");
    assertThat(told(house.jsonHere("audit", "--since", "1h", "--who", "ann"))).hasSize(2);
    assertThat(told(house.jsonHere("audit", "--since", "2999-01-01T00:00:00Z"))).isEmpty();
    String second = anns.list("entries").getFirst().asObject().text("time");
    assertThat(told(house.jsonHere("audit", "--since", second, "--who", "ann"))).hasSize(1);

    assertThat(house.here("audit", "--who", "ann")).isEqualTo(Exit.DONE);
    assertThat(house.printed().lines()).hasSize(3);
    assertThat(house.printed()).contains("GET /api/search  " + SESSION).startsWith("TIME");
    assertThat(house.here("audit", "--since", "soon")).isEqualTo(Exit.USAGE);
    assertThat(house.here("audit", "--max", "0")).isEqualTo(Exit.USAGE);
    assertThat(house.here("audit", "--session", "nobody")).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void a_page_ends_where_it_was_asked_to_and_the_next_one_goes_on() {
    HttpApi ann = house.as(ann());
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 210; i++) {
      ann.get("/api/search?q=a&session=" + SessionId.random(random));
    }
    Json.Obj first = house.jsonThere("audit", "--who", "ann", "--max", "205");
    assertThat(first.list("entries")).hasSize(205);
    Json.Obj rest = house.jsonHere("audit", "--who", "ann", "--cursor", first.text("next"));
    assertThat(rest.list("entries")).hasSize(5);
    assertThat(Stream.concat(first.list("entries").stream(), rest.list("entries").stream()))
        .doesNotHaveDuplicates();
    assertThat(house.here("audit", "--max", "1")).isEqualTo(Exit.DONE);
    assertThat(house.said()).startsWith("more: --cursor ").hasLineCount(1);
  }

  @Test
  void a_log_that_was_edited_is_broken_there_and_here() throws IOException {
    house.as(ann()).get("/api/sessions");
    assertThat(house.jsonHere("audit", "--verify").bool("ok")).isTrue();
    assertThat(house.there("audit", "--verify")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).startsWith("ok: ");
    Path log = house.data().console().resolve("audit/00000000000000000001.jsonl");
    Files.writeString(log, Files.readString(log).replace("\"who\":\"ann\"", "\"who\":\"bob\""));
    assertThat(house.here("audit", "--verify")).isEqualTo(Exit.TASK_FAILED);
    assertThat(house.printed()).startsWith("BROKEN: ").contains("2  the entry is not as it was");
    assertThat(house.there("audit", "--verify")).isEqualTo(Exit.TASK_FAILED);
    assertThat(house.printed()).startsWith("BROKEN: ").contains("2  the entry is not as it was");
  }

  @Test
  void statements_are_printed_as_they_lie_there() throws IOException {
    assertThat(house.there("anchors")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).isEmpty();
    AnchorPlace place = new AnchorPlace(house.data().anchors(), house.data().root());
    try (Journal journal =
            JdbcJournal.open(Database.sqlite(temp.resolve("other.db")), InstantSource.system());
        Anchors anchors = Anchors.open(journal, place, InstantSource.system())) {
      for (int i = 0; i < 3; i++) {
        journal
            .append(SessionId.random(new Random(i)), 0, List.of(new Steered("a", "owner")))
            .toCompletableFuture()
            .join();
        anchors.state();
      }
    }
    String statements = Files.readString(place.statements());
    assertThat(statements).hasLineCount(3);
    assertThat(house.there("anchors")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).isEqualTo(statements);
    assertThat(house.here("anchors", "--output", "json")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).isEqualTo(statements);
    Files.delete(place.statements());
    assertThat(house.here("anchors")).isEqualTo(Exit.TASK_FAILED);
    assertThat(house.there("anchors")).isEqualTo(Exit.UNREACHABLE);
    assertThat(house.said()).doesNotContain(temp.toString()).hasLineCount(1);
  }
}
