package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens by verbs, on a real console. */
final class TokensVerbTest {
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

  @Test
  void a_token_is_shown_once_and_opens_what_its_role_opens_until_it_is_revoked() {
    Json.Obj given =
        house.jsonThere(
            "tokens", "add", "ann", "--role", "operator", "--owner", "ann", "--expires", "30d");
    String secret = given.text("token");
    Duration life =
        Duration.between(
            Instant.parse(given.text("createdAt")), Instant.parse(given.text("expiresAt")));
    assertThat(life).isEqualTo(Duration.ofDays(30));
    Json.Obj me = house.as(secret).get("/api/me");
    assertThat(me.text("who") + " " + me.text("role") + " " + me.text("owner"))
        .isEqualTo("ann operator ann");

    assertThat(house.there("tokens", "list")).isEqualTo(Exit.DONE);
    assertThat(house.printed())
        .contains("ID", "ROLE", given.text("id"), "operator", "until " + given.text("expiresAt"))
        .doesNotContain(secret);
    assertThat(house.jsonThere("tokens", "list")).isEqualTo(house.jsonHere("tokens", "list"));

    assertThat(house.there("tokens", "revoke", given.text("id"))).isEqualTo(Exit.DONE);
    assertThat(house.printed()).isEqualTo(given.text("id") + " ann revoked\n");
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> house.as(secret).get("/api/me"))
        .withMessageContaining("wants its token");
    assertThat(house.there("tokens", "list")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).contains("  revoked  ann");
  }

  @Test
  void what_is_printed_for_a_script_is_the_token_alone() {
    assertThat(house.there("tokens", "add", "nightly", "--role", "viewer")).isEqualTo(Exit.DONE);
    String secret = house.printed().strip();
    assertThat(secret).matches("anb_[0-9a-f]{64}");
    assertThat(house.said()).contains("not shown again", "tokens revoke").doesNotContain(secret);
    assertThat(house.as(secret).get("/api/me").text("role")).isEqualTo("viewer");
  }

  @Test
  void what_cannot_be_given_or_taken_is_one_line_and_an_exit_code() {
    assertThat(house.there("tokens", "add", "a", "--role", "viewer")).isEqualTo(Exit.DONE);
    assertThat(house.there("tokens", "add", "a", "--role", "viewer")).isEqualTo(Exit.USAGE);
    assertThat(house.said()).contains("Another live token has the name a").hasLineCount(1);
    assertThat(house.there("tokens", "add", "b")).isEqualTo(Exit.USAGE);
    assertThat(house.said()).contains("--role");
    assertThat(house.there("tokens", "add", "b", "--role", "king")).isEqualTo(Exit.USAGE);
    for (String never : List.of("soon", "0s", "10ms")) {
      assertThat(house.there("tokens", "add", "b", "--role", "viewer", "--expires", never))
          .isEqualTo(Exit.USAGE);
      assertThat(house.said()).contains("90s, 12h or 30d").hasLineCount(1);
    }
    assertThat(house.there("tokens", "revoke", "../x y")).isEqualTo(Exit.NOT_FOUND);
    assertThat(house.said()).contains("No such token").hasLineCount(1);
    assertThat(house.there("tokens")).isEqualTo(Exit.USAGE);
    assertThat(house.printed()).contains("list|add|revoke");
  }

  @Test
  void who_asks_learns_who_he_is() {
    assertThat(house.there("whoami")).isEqualTo(Exit.DONE);
    assertThat(house.printed()).endsWith(", admin\n").hasLineCount(1);
    assertThat(house.jsonThere("whoami").text("role")).isEqualTo("admin");
    assertThat(house.here("whoami")).isEqualTo(Exit.UNREACHABLE);
    assertThat(house.said()).contains("no server is up").hasLineCount(1);
  }

  @Test
  void the_dead_are_told_by_a_server_that_has_a_bus_alone() {
    assertThat(house.there("workers", "--dead")).isEqualTo(Exit.UNREACHABLE);
    assertThat(house.said()).contains("looks after the sessions").hasLineCount(1);
    assertThat(house.here("workers", "--dead")).isEqualTo(Exit.UNREACHABLE);
    assertThat(house.said()).contains("no server is up").hasLineCount(1);
  }
}
