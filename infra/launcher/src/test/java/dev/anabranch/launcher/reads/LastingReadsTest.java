package dev.anabranch.launcher.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.LoopbackServer;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads while the server of the folder ends. */
final class LastingReadsTest {
  private static final String SESSION = "0a1b2c3d4e5f6g7h8j9k0m1n2p";

  @TempDir Path folder;

  private final AtomicBoolean served = new AtomicBoolean(true);
  private final AtomicBoolean opened = new AtomicBoolean();
  private final LoopbackServer server = LoopbackServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_folder_answers_when_its_server_ended_before_it_was_asked() {
    Reads reads = reads();
    end();

    assertThat(reads.sessions(Optional.empty()).list("sessions")).isEmpty();
    assertThat(opened).isTrue();
  }

  @Test
  void a_server_that_answers_is_asked_and_the_folder_stays_closed() {
    server.at("/api/sessions", 200, "{\"sessions\":[{\"id\":\"" + SESSION + "\"}]}");

    assertThat(reads().sessions(Optional.empty()).list("sessions")).hasSize(1);
    assertThat(opened).isFalse();
  }

  @Test
  void a_refusal_of_a_server_that_lives_stands() {
    server.at("/api/sessions", 503, "{\"detail\":\"the journal is away\"}");

    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> reads().sessions(Optional.empty()))
        .withMessageContaining("the journal is away");
    assertThat(opened).isFalse();
  }

  @Test
  void what_an_ended_server_did_not_know_is_not_looked_for_in_the_folder() {
    server.at("/api/sessions/" + SESSION, 404, "{\"detail\":\"no such session\"}");
    served.set(false);

    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> reads().session(SESSION))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Exit.NOT_FOUND));
  }

  @Test
  void a_server_that_took_the_place_of_the_ended_one_is_asked() {
    try (LoopbackServer second = LoopbackServer.start()) {
      second.at("/api/sessions", 200, "{\"sessions\":[{\"id\":\"" + SESSION + "\"}]}");
      Reads reads = new LastingReads(remote(), served::get, () -> new RemoteReads(second.api()));
      end();

      assertThat(reads.sessions(Optional.empty()).list("sessions")).hasSize(1);
    }
  }

  @Test
  void who_came_after_an_ended_server_is_not_left_again() {
    AtomicInteger looked = new AtomicInteger();
    Reads reads =
        new LastingReads(
            remote(),
            served::get,
            () -> {
              looked.incrementAndGet();
              return remote();
            });
    end();

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(VerbFailed.class)
          .isThrownBy(() -> reads.sessions(Optional.empty()))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Exit.UNREACHABLE));
    }
    assertThat(looked).hasValue(1);
  }

  @Test
  void entries_that_were_seen_before_the_server_ended_are_not_seen_twice() throws IOException {
    server.at("/api/sessions/" + SESSION + "/events", this::twoEntriesThenDeath);
    List<Long> asked = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    Reads stored = thirdEntry(asked);

    new LastingReads(remote(), served::get, () -> stored)
        .entries(SESSION, 0, entry -> seen.add(entry.integer("seq")));

    assertThat(seen).containsExactly(1L, 2L, 3L);
    assertThat(asked).containsExactly(2L);
  }

  /** A folder that holds one entry more; notes after which entry it was asked. */
  private static Reads thirdEntry(List<Long> asked) {
    return (Reads)
        Proxy.newProxyInstance(
            Reads.class.getClassLoader(),
            new Class<?>[] {Reads.class},
            (self, method, given) -> {
              assertThat(method.getName()).isEqualTo("entries");
              asked.add((Long) given[1]);
              @SuppressWarnings("unchecked")
              Consumer<Json.Obj> sink = (Consumer<Json.Obj>) given[2];
              sink.accept(Json.object().with("seq", 3));
              return null;
            });
  }

  /** Promises more bytes than it sends. */
  private void twoEntriesThenDeath(HttpExchange call) throws IOException {
    byte[] two = "{\"seq\":1}\n{\"seq\":2}\n".getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(200, two.length + 100);
    call.getResponseBody().write(two);
    call.getResponseBody().flush();
    served.set(false);
    call.close();
  }

  private void end() {
    served.set(false);
    server.close();
  }

  private Reads reads() {
    return new LastingReads(remote(), served::get, this::local);
  }

  private RemoteReads remote() {
    return new RemoteReads(server.api());
  }

  private Reads local() {
    opened.set(true);
    Path data = folder.resolve("data");
    return LocalReads.open(
        new DataFolder(data),
        Database.sqlite(data.resolve("journal.db")),
        new AnchorPlace(data.resolve("anchors.jsonl"), data));
  }
}
