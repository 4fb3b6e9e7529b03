package dev.anabranch.launcher.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Ends a background server that nobody has used for a while and that has no live session. */
final class IdleWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(IdleWatch.class.getName());
  private static final Duration LOOK_MAX = Duration.ofSeconds(10);

  private final Duration limit;
  private final InstantSource clock;
  private final LongSupplier uses;
  private final BooleanSupplier busy;
  private final Runnable end;
  private final AtomicReference<Instant> used;
  private final AtomicLong seen = new AtomicLong();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("idle-watch").factory());

  /**
   * @param uses a number that changes with each use, asked at each look
   * @param busy whether something is going on that must not be ended; asked only when idle
   */
  IdleWatch(
      Duration limit, InstantSource clock, LongSupplier uses, BooleanSupplier busy, Runnable end) {
    this.limit = limit;
    this.clock = clock;
    this.uses = uses;
    this.busy = busy;
    this.end = end;
    this.used = new AtomicReference<>(clock.instant());
  }

  void start() {
    long every = Math.min(LOOK_MAX.toMillis(), Math.max(1, limit.toMillis() / 4));
    looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** Somebody uses the server. */
  void touch() {
    used.set(clock.instant());
  }

  void look() {
    try {
      long now = uses.getAsLong();
      if (seen.getAndSet(now) != now) {
        touch();
      }
      if (Duration.between(used.get(), clock.instant()).compareTo(limit) < 0) {
        return;
      }
      if (busy.getAsBoolean()) {
        touch();
      } else {
        LOG.log(System.Logger.Level.INFO, "idle for {0} s, ending", limit.toSeconds());
        end.run();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot tell whether the server is idle", e);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
