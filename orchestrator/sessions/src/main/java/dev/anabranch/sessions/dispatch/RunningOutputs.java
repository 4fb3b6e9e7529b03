package dev.anabranch.sessions.dispatch;

import dev.anabranch.bus.ToolProgress;
import dev.anabranch.events.SessionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What running calls print while they print it, for people who watch. Nothing of it lasts, and
 * nothing is kept for nobody: who comes late misses the beginning, who reads slowly some of it;
 * each piece says where it belongs. The text is a tool's: whoever shows it escapes it.
 */
public final class RunningOutputs {
  private static final int PIECES_MAX = 16;

  private final Map<SessionId, Set<Watcher>> watchers = new ConcurrentHashMap<>();

  /** One who watches; for one thread. */
  public interface Watch extends AutoCloseable {
    /** The next piece, if there is one. */
    Optional<ToolProgress> next();

    @Override
    void close();
  }

  /** Tells whoever watches the session. */
  public void hear(ToolProgress piece) {
    watchers.getOrDefault(piece.session(), Set.of()).forEach(watcher -> watcher.add(piece));
  }

  /**
   * Watches the calls of one session from now on.
   *
   * @param news called when there is more to read, on a thread that must not be kept
   */
  public Watch watch(SessionId session, Runnable news) {
    Watcher watcher = new Watcher(session, news);
    watchers.compute(
        session,
        (id, others) -> {
          Set<Watcher> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(watcher);
          return all;
        });
    return watcher;
  }

  private final class Watcher implements Watch {
    private final SessionId session;
    private final Runnable news;
    private final Deque<ToolProgress> unread = new ArrayDeque<>();

    Watcher(SessionId session, Runnable news) {
      this.session = session;
      this.news = news;
    }

    private void add(ToolProgress piece) {
      boolean first;
      synchronized (unread) {
        first = unread.isEmpty();
        if (unread.size() == PIECES_MAX) {
          unread.removeFirst();
        }
        unread.addLast(piece);
      }
      if (first) {
        news.run();
      }
    }

    @Override
    public Optional<ToolProgress> next() {
      Optional<ToolProgress> piece;
      boolean more;
      synchronized (unread) {
        piece = Optional.ofNullable(unread.pollFirst());
        more = !unread.isEmpty();
      }
      if (more) {
        news.run();
      }
      return piece;
    }

    @Override
    public void close() {
      watchers.computeIfPresent(
          session,
          (id, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
