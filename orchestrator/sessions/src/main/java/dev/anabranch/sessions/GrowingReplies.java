package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import dev.anabranch.model.Delta;
import dev.anabranch.session.Turn;
import dev.anabranch.session.Watching;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The replies that are coming on this node, for people who watch: each is held once, in memory
 * alone, from its request to its end. A session that is told of pays an append to a buffer, and a
 * slow watcher costs it nothing more.
 */
public final class GrowingReplies implements Watching, LiveReplies {
  private static final long HELD_CHARS_MAX = 8 << 20;

  private final Map<SessionId, GrowingReply> replies = new ConcurrentHashMap<>();
  private final Map<SessionId, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final AtomicLong room;

  public GrowingReplies() {
    this(HELD_CHARS_MAX);
  }

  GrowingReplies(long heldCharsMax) {
    this.room = new AtomicLong(heldCharsMax);
  }

  @Override
  public Reply asked(SessionId session, Turn.Request request) {
    GrowingReply reply = new GrowingReply(request, room);
    GrowingReply before = replies.put(session, reply);
    if (before != null) {
      before.end();
    }
    tell(session);
    return new Reply() {
      @Override
      public void said(Delta delta) {
        reply.add(delta);
        tell(session);
      }

      @Override
      public void ended() {
        reply.end();
        replies.remove(session, reply);
      }
    };
  }

  private void tell(SessionId session) {
    watchers.getOrDefault(session, Set.of()).forEach(Watcher::tell);
  }

  @Override
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

  /** How many replies are coming. */
  int size() {
    return replies.size();
  }

  private final class Watcher implements Watch {
    private final SessionId session;
    private final Runnable news;
    private final AtomicBoolean told = new AtomicBoolean();
    private Optional<GrowingReply.Reader> reader = Optional.empty();

    Watcher(SessionId session, Runnable news) {
      this.session = session;
      this.news = news;
    }

    private void tell() {
      if (told.compareAndSet(false, true)) {
        news.run();
      }
    }

    @Override
    public Optional<ReplyPiece> next(long after, long upTo) {
      told.set(false);
      GrowingReply now = replies.get(session);
      if (now == null || now.seq() <= after || now.seq() > upTo) {
        reader = Optional.empty();
        return Optional.empty();
      }
      GrowingReply.Reader place = reader.filter(own -> own.reads(now)).orElseGet(now::reader);
      reader = Optional.of(place);
      Optional<ReplyPiece> piece = place.next();
      if (place.hasMore()) {
        tell();
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
