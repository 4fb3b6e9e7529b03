package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A journal that is gone with its process, for tests and simulations; keeps every rule but
 * durability. Appends complete before they return, and listeners run on the thread that appended.
 */
public final class MemoryJournal implements Journal {
  private final KnownBranches known = new KnownBranches();
  private final InstantSource clock;
  private final Map<SessionId, Branch> branches = new LinkedHashMap<>();
  private final List<StoredEntry> feed = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public MemoryJournal(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<Entry>> append(
      SessionId session, long expectedHead, List<Event> events) {
    return completed(() -> {
      List<EncodedEvent> encoded = Refusals.checked(events);
      synchronized (this) {
        Branch branch = branches.get(session);
        long head = branch == null ? 0 : branch.head.seq();
        if (head != expectedHead) {
          throw new JournalMoved(session, expectedHead, head);
        }
        return write(branch == null ? created(session) : branch, encoded);
      }
    });
  }

  @Override
  public CompletionStage<List<Entry>> fork(
      SessionId parent, long at, SessionId child, List<Event> first) {
    return completed(() -> {
      List<EncodedEvent> encoded = EncodedEvent.all(first);
      synchronized (this) {
        Branch from = branch(parent);
        Refusals.requireEntry(parent, at, from.head.seq());
        if (branches.containsKey(child)) {
          throw new JournalMoved(child, 0, branches.get(child).head.seq());
        }
        return write(forked(from, at, child), encoded);
      }
    });
  }

  @Override
  public CompletionStage<Long> adopt(Adoption adoption) {
    return completed(() -> {
      Refusals.checked(adoption);
      synchronized (this) {
        return adopted(adoption);
      }
    });
  }

  private long adopted(Adoption adoption) {
    AdoptionRule.Ruling ruling = new AdoptionRule<>(known).of(adoption);
    Optional<SessionId> parent = adoption.fork().map(Adoption.Fork::parent);
    Branch branch =
        switch (ruling.change()) {
          case CREATE -> adoption.fork().isEmpty() ? created(adoption.session()) : forked(adoption);
          case LAY -> forked(adoption);
          case NAME, NONE -> branch(adoption.session());
        };
    if (ruling.change() != AdoptionRule.Change.NONE) {
      branch.parent = parent;
      branch.guessed = adoption.guessed();
    }
    ruling.entries().forEach(entry -> keep(branch, entry.at(feed.size() + 1L)));
    if (!ruling.entries().isEmpty() || ruling.change().moves()) {
      branch.imported = branch.head.seq();
    }
    return branch.head.seq();
  }

  @Override
  public CompletionStage<Long> hide(SessionId session, long to) {
    return completed(() -> {
      synchronized (this) {
        Branch branch = branch(session);
        branch.hidden = Math.max(branch.hidden, Math.min(to, branch.head.seq()));
        return branch.hidden;
      }
    });
  }

  @Override
  public synchronized List<SessionRow> sessions() {
    return branches.values().stream().map(Branch::row).toList();
  }

  @Override
  public synchronized Optional<SessionRow> session(SessionId session) {
    return Optional.ofNullable(branches.get(session)).map(Branch::row);
  }

  @Override
  public synchronized List<BranchStretch> lineage(SessionId session) {
    return branch(session).stretches();
  }

  @Override
  public synchronized List<StoredEntry> stored(SessionId session, long after, int max) {
    Refusals.requireBound(max);
    List<StoredEntry> entries = branch(session).entries;
    int from = Math.clamp(after, 0, entries.size());
    return List.copyOf(entries.subList(from, from + Math.min(max, entries.size() - from)));
  }

  @Override
  public synchronized List<Entry> feed(long after, int max) {
    Refusals.requireBound(max);
    int from = Math.clamp(after, 0, feed.size());
    return feed.subList(from, from + Math.min(max, feed.size() - from)).stream()
        .map(StoredEntry::entry)
        .toList();
  }

  @Override
  public Listening onCommit(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public synchronized ChainCheck check(SessionId session) {
    Branch branch = branch(session);
    ChainVerifier verifier = new ChainVerifier(session, branch.parent, branch.forkedAt);
    for (StoredEntry entry : branch.entries) {
      verifier.stretch(entry.origin());
      verifier.entry(entry);
    }
    return verifier.end(branch.head.seq(), branch.head.hash());
  }

  @Override
  public void close() {
    listeners.clear();
  }

  private <T> CompletionStage<T> completed(Supplier<T> write) {
    try {
      T result = write.get();
      listeners.forEach(Listeners::tell);
      return CompletableFuture.completedFuture(result);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private Branch branch(SessionId session) {
    Branch branch = branches.get(session);
    if (branch == null) {
      throw new UnknownSession(session);
    }
    return branch;
  }

  private Branch created(SessionId session) {
    Branch branch =
        new Branch(Optional.empty(), 0, List.of(), Head.empty(0, session), new ArrayList<>());
    branches.put(session, branch);
    return branch;
  }

  private Branch forked(Adoption adoption) {
    Adoption.Fork fork = adoption.fork().orElseThrow();
    return forked(branch(fork.origin()), fork.at(), adoption.session());
  }

  private Branch forked(Branch parent, long at, SessionId child) {
    List<StoredEntry> inherited = new ArrayList<>(parent.entries.subList(0, Math.toIntExact(at)));
    Head head = Head.empty(0, child).after(inherited.getLast());
    Optional<SessionId> from = Optional.of(parent.head.session());
    Branch branch = new Branch(from, at, cut(parent.stretches(), at), head, inherited);
    branches.put(child, branch);
    return branch;
  }

  private static List<BranchStretch> cut(List<BranchStretch> stretches, long at) {
    return stretches.stream()
        .filter(stretch -> stretch.from() <= at)
        .map(s -> new BranchStretch(s.origin(), s.from(), Math.min(s.to(), at)))
        .toList();
  }

  private List<Entry> write(Branch branch, List<EncodedEvent> events) {
    List<Entry> written = new ArrayList<>(events.size());
    for (EncodedEvent event : events) {
      StoredEntry entry = branch.head.next(event, feed.size() + 1L, clock.instant());
      keep(branch, entry);
      written.add(entry.entry(event.event()));
    }
    return List.copyOf(written);
  }

  private void keep(Branch branch, StoredEntry entry) {
    branch.head = branch.head.after(entry);
    branch.entries.add(entry);
    feed.add(entry);
  }

  /** What the rule of adoptions asks. */
  private final class KnownBranches implements AdoptionRule.Branches<RuntimeException> {
    @Override
    public Optional<AdoptionRule.Known> find(SessionId session) {
      return Optional.ofNullable(branches.get(session)).map(Branch::known);
    }

    @Override
    public byte[] hash(SessionId session, long seq) {
      return seq == 0
          ? HashChain.origin()
          : branch(session).entries.get(Math.toIntExact(seq - 1)).hash();
    }
  }

  /** A session with all entries of its branch; stored entries are shared between branches. */
  private static final class Branch {
    private final long forkedAt;
    private final List<BranchStretch> inherited;
    private final List<StoredEntry> entries;
    private Optional<SessionId> parent;
    private boolean guessed;
    private long imported;
    private long hidden;
    private Head head;

    Branch(
        Optional<SessionId> parent,
        long forkedAt,
        List<BranchStretch> inherited,
        Head head,
        List<StoredEntry> entries) {
      this.parent = parent;
      this.forkedAt = forkedAt;
      this.inherited = inherited;
      this.head = head;
      this.entries = entries;
    }

    List<BranchStretch> stretches() {
      List<BranchStretch> all = new ArrayList<>(inherited);
      all.add(new BranchStretch(head.session(), forkedAt + 1, head.seq()));
      return List.copyOf(all);
    }

    SessionRow row() {
      return new SessionRow(
          head.session(), parent, forkedAt, head.seq(), guessed, imported, hidden);
    }

    AdoptionRule.Known known() {
      return new AdoptionRule.Known(parent, forkedAt, guessed, head.seq());
    }
  }
}
