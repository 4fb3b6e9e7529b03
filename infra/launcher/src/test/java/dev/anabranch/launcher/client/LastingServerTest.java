package dev.anabranch.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that end between being found and being asked. */
final class LastingServerTest {
  private final LoopbackServer ending = LoopbackServer.start();
  private final LoopbackServer next = LoopbackServer.start();
  private final Queue<HttpApi> found = new ArrayDeque<>(List.of(ending.api(), next.api()));

  @AfterEach
  void stop() {
    ending.close();
    next.close();
  }

  private Json.Obj post(boolean lasts) {
    return new LastingServer(found::remove, server -> lasts)
        .ask(server -> server.post("/api/sessions", Json.object(), Optional.of("key")));
  }

  @Test
  void the_next_server_is_asked_if_the_first_hung_up_or_was_gone() {
    ending.at("/api/sessions", HttpExchange::close);
    next.at("/api/sessions", 202, "{\"id\":\"made\"}");
    assertThat(post(false).text("id")).isEqualTo("made");

    found.addAll(List.of(ending.api(), next.api()));
    ending.close();
    assertThat(post(false).text("id")).isEqualTo("made");
  }

  @Test
  void a_server_that_lasts_is_not_asked_twice() {
    ending.at("/api/sessions", HttpExchange::close);
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> post(true))
        .matches(failed -> failed.code() == Exit.UNREACHABLE);
    assertThat(found).hasSize(1);
  }

  @Test
  void what_a_server_refuses_stays_refused() {
    ending.at("/api/sessions", 409, "{\"detail\":\"no\"}");
    assertThatExceptionOfType(VerbFailed.class).isThrownBy(() -> post(false)).withMessage("no");
    assertThat(found).hasSize(1);
  }
}
