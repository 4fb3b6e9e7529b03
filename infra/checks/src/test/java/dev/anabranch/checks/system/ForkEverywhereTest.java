package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.context.Pairing;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.SessionView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is forked at each of its entries, also while it runs on. */
class ForkEverywhereTest {
  private static final int FORKS_AT_ONCE = 20;

  @TempDir static Path dir;
  private static Parts parts;
  private static TestHouse house;

  @BeforeAll
  static void start() {
    parts = Parts.start(dir, new ReadingPolicy());
    house = parts.house(dir.resolve("data"));
  }

  @AfterAll
  static void stop() {
    house.close();
    parts.close();
  }

  @Test
  void a_fork_at_every_entry_continues_from_the_files_and_the_bytes_of_that_entry() {
    SessionId parent = house.awaitEnd(house.submit("read and write").id()).id();
    List<Entry> before = house.entries(parent);
    List<SessionId> children = new ArrayList<>();
    for (Entry entry : before) {
      children.add(house.fork(parent, entry.seq()).id());
    }
    for (int i = 0; i < children.size(); i++) {
      assertContinues(parent, before, children.get(i), i + 1);
    }
    assertThat(house.entries(parent)).isEqualTo(before);
    assertThat(house.verified()).isTrue();
  }

  private static void assertContinues(
      SessionId parent, List<Entry> before, SessionId child, long at) {
    SessionView end = house.awaitEnd(child);
    assertThat(end.status()).as("fork at %d", at).isEqualTo("completed");
    List<Entry> entries = house.entries(child);
    assertThat(entries.subList(0, (int) at)).isEqualTo(before.subList(0, (int) at));
    assertThat(house.file(child, at, "log.txt")).isEqualTo(house.file(parent, at, "log.txt"));
    assertThat(house.file(child, end.head(), "log.txt"))
        .as("files of the fork at %d", at)
        .isEqualTo(house.file(parent, before.size(), "log.txt"));
    assertRequestsValid(child, entries);
    firstOwnReply(entries, at)
        .ifPresent(reply -> assertThat(reply.usage().cachedTokens().orElse(0)).isPositive());
  }

  /** The fork's first own reply; its prefix has been asked before, by the parent. */
  private static Optional<TurnEvent.ModelReplied> firstOwnReply(List<Entry> entries, long at) {
    return entries.stream()
        .filter(entry -> entry.seq() > at)
        .map(Entry::event)
        .filter(TurnEvent.ModelReplied.class::isInstance)
        .map(TurnEvent.ModelReplied.class::cast)
        .findFirst();
  }

  private static void assertRequestsValid(SessionId session, List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.event() instanceof TurnEvent.ModelRequested) {
        Json.Obj prompt = house.reads.prompt(session, entry.seq());
        assertThat(prompt.text("prefixHash")).isEqualTo(prompt.text("recordedHash"));
        List<Json.Obj> messages =
            prompt.obj("request").list("messages").stream().map(Json::asObject).toList();
        assertThat(Pairing.fault(messages)).isEmpty();
      }
    }
  }

  @Test
  void twenty_forks_at_once_run_beside_their_parent_which_runs_on() {
    SessionId parent = house.submit("read and write").id();
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> house.entries(parent).size() > 8);
    List<SessionId> children =
        java.util.stream.IntStream.range(0, FORKS_AT_ONCE)
            .parallel()
            .mapToObj(i -> house.fork(parent, 1 + i % 8).id())
            .toList();
    assertThat(house.awaitEnd(parent).status()).isEqualTo("completed");
    String log = house.file(parent, house.awaitEnd(parent).head(), "log.txt");
    for (SessionId child : children) {
      SessionView end = house.awaitEnd(child);
      assertThat(end.status()).isEqualTo("completed");
      assertThat(house.file(child, end.head(), "log.txt")).isEqualTo(log);
    }
    assertThat(house.verified()).isTrue();
  }
}
