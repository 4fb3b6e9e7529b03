package dev.anabranch.journal.derived;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent.Steered;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Writes random sessions and forks of them, some turns at a time. */
final class RandomFeed {
  static final List<String> WORDS =
      List.of(
          "read",
          "write",
          "Café",
          "straße",
          "日本語",
          "中文字",
          "한국어",
          "🚀",
          "the",
          "the",
          "the",
          "error",
          "NEAR",
          "OR",
          "\"",
          "'",
          "*",
          "a-b",
          "path/to/File.java",
          "x\u0000y",
          "ไทย",
          "\ud800",
          "résumé",
          "tool:x",
          "42");
  private static final List<String> TOOLS =
      List.of("fs_read", "shell_run", "web fetch", "тест", "");

  private final Random random;
  private final Journal journal;
  final Map<SessionId, Long> heads = new LinkedHashMap<>();

  RandomFeed(long seed, Journal journal) {
    this.random = new Random(seed);
    this.journal = journal;
  }

  /** Adds about {@code entries} entries, to new, forked and known sessions. */
  void write(int entries) {
    for (int written = 0; written < entries; ) {
      int dice = heads.isEmpty() ? 0 : random.nextInt(10);
      written +=
          switch (dice) {
            case 0 -> begin();
            case 1, 2 -> fork();
            default -> turn(any());
          };
    }
  }

  SessionId any() {
    return List.copyOf(heads.keySet()).get(random.nextInt(heads.size()));
  }

  private long head(SessionId session) {
    return heads.getOrDefault(session, 0L);
  }

  private int begin() {
    SessionId session = SessionId.random(random);
    heads.put(session, 0L);
    return append(session, submitted(text()));
  }

  static TaskEvent.Submitted submitted(String task) {
    return new TaskEvent.Submitted(
        task,
        new ModelChoice("model-a", "embedded"),
        new Header("1", "system", List.of(), List.of(), List.of()),
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Optional.empty());
  }

  private int fork() {
    SessionId parent = any();
    long at = 1 + random.nextLong(head(parent));
    SessionId child = SessionId.random(random);
    journal
        .fork(parent, at, child, List.of(new TaskEvent.Forked(parent, at)))
        .toCompletableFuture()
        .join();
    heads.put(child, at + 1);
    return 1;
  }

  private int turn(SessionId session) {
    List<Event> events = new ArrayList<>();
    long reply = head(session) + 2;
    events.add(new TurnEvent.ModelRequested(random.nextInt(5), 1, 1, 3, "0".repeat(64)));
    if (random.nextInt(5) == 0) {
      events.add(
          new TurnEvent.ModelFailed(
              random.nextBoolean() ? "server" : "timeout",
              text(),
              OptionalLong.of(500),
              OptionalLong.empty(),
              random.nextBoolean() ? Usage.UNKNOWN : usage()));
      return append(session, events.toArray(Event[]::new));
    }
    List<ToolCall> calls = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String tool = TOOLS.get(random.nextInt(TOOLS.size()));
      calls.add(new ToolCall("id", tool, "{\"path\":\"" + word() + "\"}"));
    }
    events.add(
        new TurnEvent.ModelReplied(
            text(),
            calls,
            TurnEvent.Finish.STOP,
            random.nextInt(4) == 0 ? Usage.UNKNOWN : usage(),
            random.nextBoolean() ? Optional.empty() : Optional.of("model-b"),
            1,
            cost(),
            forecast()));
    if (random.nextInt(4) == 0) {
      events.add(new TurnEvent.CacheMissObserved(head(session) + 1, 500, 300, reason()));
    }
    for (int i = 0; i < calls.size(); i++) {
      if (random.nextInt(4) > 0) {
        events.add(settlement(reply + "." + i));
      }
    }
    events.add(new Steered(text(), "somebody"));
    return append(session, events.toArray(Event[]::new));
  }

  private ToolEvent settlement(String call) {
    Optional<String> none = Optional.empty();
    return switch (random.nextInt(4)) {
      case 0 -> new ToolEvent.Observed(call, random.nextInt(2), Output.of(text()), none, 1, none);
      case 1 -> new ToolEvent.Failed(call, ToolEvent.Kind.TIMEOUT, text(), Output.EMPTY, none, 1);
      case 2 -> new ToolEvent.Rejected(call, text());
      default -> new ToolEvent.LateResult(call, text());
    };
  }

  private Optional<Cost> cost() {
    BigDecimal amount = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(18));
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(new Cost(amount, random.nextInt(9) == 0 ? "EUR" : "USD", "prices"));
  }

  private Optional<CacheForecast> forecast() {
    Optional<String> miss = random.nextInt(4) == 0 ? Optional.of(reason()) : Optional.empty();
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(
            new CacheForecast(
                random.nextInt(1_000), random.nextInt(1_000), 16, random.nextBoolean(), miss));
  }

  private String reason() {
    return List.of("first", "compaction", "x\0y").get(random.nextInt(3));
  }

  private Usage usage() {
    return new Usage(tokens(), tokens(), tokens());
  }

  private OptionalLong tokens() {
    return random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(1_000));
  }

  private int append(SessionId session, Event... events) {
    long head = head(session);
    journal.append(session, head, List.of(events)).toCompletableFuture().join();
    heads.put(session, head + events.length);
    return events.length;
  }

  String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private String text() {
    StringBuilder text = new StringBuilder("say");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(random.nextInt(6) == 0 ? "" : " ").append(word());
    }
    return text.toString();
  }
}
