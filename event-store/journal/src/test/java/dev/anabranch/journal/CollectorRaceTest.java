package dev.anabranch.journal;

import static dev.anabranch.journal.BlobCollectorTest.observed;
import static dev.anabranch.journal.JournalFixture.append;
import static dev.anabranch.journal.JournalFixture.newSession;
import static dev.anabranch.journal.JournalFixture.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.blobs.SweepableBlobs;
import dev.anabranch.blobs.SweepableBlobs.Kept;
import dev.anabranch.events.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost, whenever a put and the event that names its blob meet the collector. */
class CollectorRaceTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration BETWEEN_PASSES = Duration.ofHours(9);
  private static final int PASSES = 9;
  private static final String TEXT = "somebody put me before and named me never";

  @TempDir private Path folder;

  @Test
  void a_put_and_its_event_at_any_two_steps_of_the_collector_lose_nothing() {
    int steps = new Life(Integer.MAX_VALUE, Integer.MAX_VALUE).run().steps;
    assertThat(steps).isGreaterThan(60);
    int met = 0;
    for (int put = 0; put < steps; put++) {
      for (int named = put; named < steps; named++) {
        Life life = new Life(put, named).run();
        if (life.between.compareTo(BlobCollector.GRACE) < 0) {
          met++;
          assertThat(life.lost).as("put at step %d, named at step %d", put, named).isFalse();
        }
      }
    }
    assertThat(met).isGreaterThan(1_000);
  }

  @Test
  void who_names_a_blob_days_after_its_put_can_lose_it() {
    int steps = new Life(Integer.MAX_VALUE, Integer.MAX_VALUE).run().steps;
    assertThat(new Life(0, steps - 1).run().lost).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void many_who_put_and_name_beside_collectors_lose_nothing(boolean inMemory) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    InstantSource clock = now::get;
    SweepableBlobs blobs =
        inMemory ? new MemoryBlobs(clock) : new FolderBlobs(folder.resolve("blobs"), clock);
    Journal journal = new MemoryJournal(clock);
    append(journal, newSession(), 0, said("begin"));
    ReadWriteLock time = new ReentrantReadWriteLock();
    AtomicBoolean over = new AtomicBoolean();
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Random random = new Random(i);
      work.add(() -> agent(blobs, journal, time, random));
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Integer>> collectors = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        collectors.add(threads.submit(() -> collecting(blobs, journal, clock, over)));
      }
      Future<?> ticking = threads.submit(() -> tick(now, time, over));
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
      over.set(true);
      ticking.get();
      for (Future<Integer> passes : collectors) {
        assertThat(passes.get()).isPositive();
      }
    }
    now.updateAndGet(at -> at.plus(BlobCollector.GRACE).plusSeconds(1));
    new BlobCollector(journal, blobs, Stream::of, clock).collect();
    assertThat(missing(blobs, journal)).isEmpty();
  }

  private static Void agent(
      SweepableBlobs blobs, Journal journal, ReadWriteLock time, Random random) {
    SessionId session = newSession();
    append(journal, session, 0, said("begin"));
    long head = 1;
    for (int i = 0; i < 120; i++) {
      time.readLock().lock();
      try {
        byte[] bytes = ("content " + random.nextInt(300)).getBytes(UTF_8);
        String blob = blobs.put(bytes);
        if (random.nextInt(4) == 0) {
          append(journal, session, head++, observed(blob));
        }
        assertThat(blobs.read(blob)).isEqualTo(bytes);
      } finally {
        time.readLock().unlock();
      }
    }
    return null;
  }

  private static int collecting(
      SweepableBlobs blobs, Journal journal, InstantSource clock, AtomicBoolean over) {
    int passes = 0;
    do {
      new BlobCollector(journal, blobs, Stream::of, clock).collect();
      passes++;
    } while (!over.get());
    return passes;
  }

  /** Days go by, never between a put and its event. */
  private static void tick(AtomicReference<Instant> now, ReadWriteLock time, AtomicBoolean over) {
    while (!over.get()) {
      time.writeLock().lock();
      try {
        now.updateAndGet(at -> at.plus(BETWEEN_PASSES));
      } finally {
        time.writeLock().unlock();
      }
      Thread.yield();
    }
  }

  private static List<String> missing(SweepableBlobs blobs, Journal journal) {
    return journal.feed(0, Integer.MAX_VALUE).stream()
        .flatMap(entry -> JournalExport.blob(entry.event()).stream())
        .filter(blob -> !blobs.has(blob))
        .toList();
  }

  /** An old blob that nobody names, some passes, and who puts and names it at given steps. */
  private static final class Life {
    private final int put;
    private final int named;
    private final Stepped blobs = new Stepped(this);
    private final Journal journal = new MemoryJournal(this::now);
    private final SessionId session = newSession();
    private Instant now = START;
    private Instant putAt = START;
    private String blob = "";
    private int steps;
    private boolean lost;
    private Duration between = Duration.ofDays(1_000);

    Life(int put, int named) {
      this.put = put;
      this.named = named;
    }

    private Instant now() {
      return now;
    }

    Life run() {
      append(journal, session, 0, said("begin"));
      blobs.store.put(TEXT.getBytes(UTF_8));
      for (int i = 0; i < PASSES; i++) {
        step();
        new BlobCollector(journal, blobs, this::marking, this::now).collect();
        step();
        now = now.plus(BETWEEN_PASSES);
      }
      look();
      return this;
    }

    /** The mark begins; what is in it already may be older than what is appended now. */
    private Stream<byte[]> marking() {
      step();
      return Stream.empty();
    }

    void step() {
      if (steps == put) {
        blob = blobs.store.put(TEXT.getBytes(UTF_8));
        putAt = now;
      }
      if (steps == named) {
        append(journal, session, 1, observed(blob));
        between = Duration.between(putAt, now);
      }
      steps++;
      look();
    }

    private void look() {
      lost |= !blob.isEmpty() && !blobs.store.has(blob);
    }
  }

  /** A store that stops before and after each thing that the collector does with it. */
  private static final class Stepped implements SweepableBlobs {
    private final Life life;
    private final MemoryBlobs store;

    Stepped(Life life) {
      this.life = life;
      this.store = new MemoryBlobs(() -> life.now);
    }

    @Override
    public void each(Visitor visitor) throws IOException {
      List<Kept> all = new ArrayList<>();
      life.step();
      store.each(all::add);
      for (Kept blob : all) {
        life.step();
        visitor.kept(blob);
      }
      life.step();
    }

    @Override
    public boolean trash(String sha256, Instant before) throws IOException {
      life.step();
      boolean done = store.trash(sha256, before);
      life.step();
      return done;
    }

    @Override
    public void bringBack(String sha256) throws IOException {
      life.step();
      store.bringBack(sha256);
      life.step();
    }

    @Override
    public boolean remove(String sha256, Instant before) throws IOException {
      life.step();
      boolean done = store.remove(sha256, before);
      life.step();
      return done;
    }

    @Override
    public Batch batch() {
      return store.batch();
    }

    @Override
    public boolean has(String sha256) {
      return store.has(sha256);
    }

    @Override
    public long size(String sha256) {
      return store.size(sha256);
    }

    @Override
    public InputStream open(String sha256) {
      return store.open(sha256);
    }
  }
}
