package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.context.StandardHeader;
import dev.anabranch.context.tokens.CacheEfficiency;
import dev.anabranch.context.tokens.CacheFigures;
import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.Cost;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.Limits;
import dev.anabranch.events.ModelChoice;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.journal.derived.UsageSums.By;
import dev.anabranch.journal.derived.UsageSums.Of;
import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of usage is what a fold of each branch tells. */
class UsageFoldTest {
  private final Journal journal = new MemoryJournal(InstantSource.system());
  private final JournalSessionReads reads =
      new JournalSessionReads(journal, new MemoryBlobs(InstantSource.system()));
  private final Map<SessionId, Long> heads = new LinkedHashMap<>();

  @AfterEach
  void close() {
    journal.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_session_a_tree_and_all_are_as_a_fold_of_their_branches_has_them(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 30; i++) {
        write(random);
      }
      CacheEfficiency all = CacheEfficiency.NONE;
      Map<String, CacheEfficiency> trees = new LinkedHashMap<>();
      for (SessionId session : heads.keySet()) {
        CacheEfficiency own = folded(session);
        assertIs(own, reads.usage(new Of.Session(session), Optional.of(By.STEP)));
        all = all.and(own);
        trees.merge(reads.lineage(session).text("root"), own, CacheEfficiency::and);
      }
      assertIs(all, reads.usage(new Of.All(), Optional.empty()));
      trees.forEach((root, sum) ->
          assertIs(sum, reads.usage(new Of.Tree(new SessionId(root)), Optional.of(By.SESSION))));
      assertThat(trees.size()).isLessThan(heads.size());
    }
  }

  /** Of the whole branch; what is inherited only tells how long the last prompt was. */
  private CacheEfficiency folded(SessionId session) {
    CacheEfficiency sum = CacheEfficiency.NONE;
    for (Entry entry : reads.entries(session, 0, 10_000)) {
      if (entry.event() instanceof TaskEvent.Forked) {
        sum = sum.forked();
      } else if (entry.event() instanceof TurnEvent.ModelReplied reply) {
        sum = sum.plus(reply.cache(), reply.usage());
      }
    }
    return sum;
  }

  private static void assertIs(CacheEfficiency wanted, Json.Obj told) {
    Json.Obj cache = told.find("cache").map(Json::asObject).orElse(Json.object());
    assertIs(wanted.exact(), cache, "predicted");
    assertIs(wanted.estimated(), cache, "estimated");
    assertIs(wanted.reported(), cache, "reported");
    if (told.find("parts").isPresent() && cache.find("reported").isPresent()) {
      long parts =
          told.list("parts").stream()
              .flatMap(part -> part.asObject().find("cache").stream())
              .flatMap(part -> part.asObject().find("reported").stream())
              .mapToLong(part -> part.asObject().integer("newTokens"))
              .sum();
      assertThat(parts).isEqualTo(wanted.reported().newTokens());
    }
  }

  private static void assertIs(CacheFigures wanted, Json.Obj cache, String kind) {
    assertThat(cache.find(kind).isPresent()).isEqualTo(wanted.requests() > 0);
    cache
        .find(kind)
        .map(Json::asObject)
        .ifPresent(told -> {
          assertThat(told.integer("requests")).isEqualTo(wanted.requests());
          assertThat(told.integer("promptTokens")).isEqualTo(wanted.promptTokens());
          assertThat(told.integer("cachedTokens")).isEqualTo(wanted.cachedTokens());
          assertThat(told.integer("newTokens")).isEqualTo(wanted.newTokens());
        });
  }

  private void write(SplittableRandom random) {
    int dice = heads.isEmpty() ? 0 : random.nextInt(8);
    if (dice == 0) {
      SessionId session = SessionId.random(random);
      heads.put(session, 0L);
      append(session, submitted());
      return;
    }
    SessionId any = new ArrayList<>(heads.keySet()).get(random.nextInt(heads.size()));
    if (dice < 3) {
      long at = 1 + random.nextLong(head(any));
      SessionId child = SessionId.random(random);
      journal
          .fork(any, at, child, List.of(new TaskEvent.Forked(any, at)))
          .toCompletableFuture()
          .join();
      heads.put(child, at + 1);
    } else {
      append(
          any,
          new TurnEvent.ModelRequested(dice, 1, 1, 1, "0".repeat(64)),
          reply(usage(random), forecast(random), Optional.empty()));
    }
  }

  private long head(SessionId session) {
    return heads.getOrDefault(session, 0L);
  }

  private void append(SessionId session, Event... events) {
    journal.append(session, head(session), List.of(events)).toCompletableFuture().join();
    heads.merge(session, (long) events.length, Long::sum);
  }

  private static TaskEvent.Submitted submitted() {
    return new TaskEvent.Submitted(
        "task",
        new ModelChoice("m", "embedded"),
        StandardHeader.create(),
        Optional.empty(),
        3,
        "owner",
        Limits.DEFAULT,
        Optional.empty());
  }

  private static TurnEvent.ModelReplied reply(
      Usage usage, Optional<CacheForecast> forecast, Optional<Cost> cost) {
    return new TurnEvent.ModelReplied(
        "said", List.of(), TurnEvent.Finish.STOP, usage, Optional.empty(), 1, cost, forecast);
  }

  private static Usage usage(SplittableRandom random) {
    return new Usage(tokens(random), tokens(random), tokens(random));
  }

  private static OptionalLong tokens(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(random.nextLong(3) * random.nextLong(1_000));
  }

  private static Optional<CacheForecast> forecast(SplittableRandom random) {
    long prompt = 1 + random.nextLong(1_000);
    return random.nextInt(4) == 0
        ? Optional.empty()
        : Optional.of(
            new CacheForecast(
                prompt, random.nextLong(prompt), 16, random.nextBoolean(), Optional.empty()));
  }

  /** Prompts of 40, 56 and 72 tokens in blocks of 16 (techniques 1.1). */
  @Test
  void rates_are_those_of_the_hand_oracle_and_silence_is_absent() {
    SessionId session = SessionId.random(new SplittableRandom(1));
    append(session, submitted());
    for (long prompt : new long[] {40, 56, 72}) {
      Usage silent = new Usage(OptionalLong.of(prompt), OptionalLong.empty(), OptionalLong.of(1));
      long cached = prompt == 40 ? 0 : prompt - 24;
      append(
          session,
          new TurnEvent.ModelRequested(1, 1, 1, 1, "0".repeat(64)),
          reply(
              silent,
              Optional.of(new CacheForecast(prompt, cached, 16, false, Optional.empty())),
              prompt == 72
                  ? Optional.empty()
                  : Optional.of(new Cost(new BigDecimal("0.10"), "USD", "1"))));
    }
    Json.Obj told = reads.usage(new Of.Session(session), Optional.empty());
    Json.Obj predicted = told.obj("cache").obj("predicted");
    assertThat(predicted.at("hitRate")).isEqualTo(new Json.Real(0.4762));
    assertThat(predicted.at("ideal")).isEqualTo(new Json.Real(0.5714));
    assertThat(predicted.at("efficiency")).isEqualTo(new Json.Real(0.8333));
    assertThat(told.obj("cache").fields()).doesNotContainKeys("reported", "estimated");
    assertThat(told.obj("cache").integer("notReported")).isEqualTo(3);
    assertThat(told.obj("usage").fields()).doesNotContainKey("cachedTokens");
    assertThat(told.obj("usage").text("cost")).isEqualTo("0.2");
    assertThat(told.obj("pricing").text("known")).isEqualTo("some");
    assertThat(told.obj("pricing").integer("unpriced")).isEqualTo(1);
  }
}
