package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.sessions.SessionReads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wakes the live streams whose session has new entries. */
final class EventHub implements AutoCloseable {
  /*
   * A commit is told by a bare call. One reader then reads the feed from where it was and wakes the
   * streams that the entries belong to; each stream reads its own branch from its own place. So a
   * commit costs one read, however many streams there are, and a lost or doubled wake costs nothing:
   * what a stream has sent is known to the stream alone. While nobody listens nothing is read; the
   * first stream afterwards makes the reader look for the end of the feed again.
   */
  private static final int STREAMS_MAX = 256;
  private static final int PAGE = 200;

  private final SessionReads reads;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final Semaphore commits = new Semaphore(0);
  private final AutoCloseable listening;
  private final Thread reader;
  private volatile boolean closed;
  private long last;
  private boolean behind = true;

  EventHub(SessionReads reads, ConsolePorts.Commits source) {
    this.reads = reads;
    this.listening = source.onCommit(commits::release);
    this.reader = Thread.ofVirtual().name("event-hub").start(this::run);
  }

  /** What a stream was woken for. */
  enum News {
    /** There may be entries that it has not read. */
    ENTRIES,
    /** Something else than entries. */
    OTHER,
    /** Nothing: the time is up. */
    NONE
  }

  /** A place of one reader in the live stream. */
  final class Stream implements AutoCloseable {
    private final Optional<SessionId> session;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicBoolean entries = new AtomicBoolean();

    private Stream(Optional<SessionId> session) {
      this.session = session;
    }

    void wake() {
      entries.set(true);
      wakes.release();
    }

    /** Wakes it for something that is no entry. */
    void nudge() {
      wakes.release();
    }

    News await(Duration time) throws InterruptedException {
      boolean woken = wakes.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
      wakes.drainPermits();
      if (entries.getAndSet(false)) {
        return News.ENTRIES;
      }
      return woken ? News.OTHER : News.NONE;
    }

    @Override
    public void close() {
      streams.remove(this);
    }
  }

  /** Listens to one session, or to all; from now on nothing is missed. */
  Stream listen(Optional<SessionId> session) {
    if (streams.size() >= STREAMS_MAX) {
      throw new Problem(
          Kind.UNAVAILABLE, "Too many live streams; close some, or ask without streaming.");
    }
    Stream stream = new Stream(session);
    streams.add(stream);
    return stream;
  }

  /** Wakes every stream, so that each looks whether its reader may still read. */
  void wakeAll() {
    streams.forEach(Stream::nudge);
  }

  int streams() {
    return streams.size();
  }

  boolean isClosed() {
    return closed;
  }

  private void run() {
    try {
      while (!closed) {
        commits.acquire();
        commits.drainPermits();
        tell();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    if (streams.isEmpty()) {
      behind = true;
      return;
    }
    try {
      if (behind) {
        last = end(last);
        behind = false;
        streams.forEach(Stream::wake);
      } else {
        wakeNew();
      }
    } catch (RuntimeException unreadable) {
      behind = true;
      streams.forEach(Stream::wake);
    }
  }

  private void wakeNew() {
    List<Entry> page;
    do {
      page = reads.feed(last, PAGE);
      Set<SessionId> written = new HashSet<>();
      for (Entry entry : page) {
        written.add(entry.origin());
        last = entry.ordering();
      }
      for (Stream stream : streams) {
        if (stream.session.map(written::contains).orElse(!written.isEmpty())) {
          stream.wake();
        }
      }
    } while (page.size() == PAGE);
  }

  /** The smallest place, at or after {@code from}, after which the feed has nothing. */
  private long end(long from) {
    long low = from;
    long step = 1;
    while (!reads.feed(low + step, 1).isEmpty()) {
      low += step;
      step *= 2;
    }
    long high = low + step;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (reads.feed(middle, 1).isEmpty()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public void close() {
    closed = true;
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener must close quietly", e);
    }
    reader.interrupt();
    streams.forEach(Stream::wake);
  }
}
