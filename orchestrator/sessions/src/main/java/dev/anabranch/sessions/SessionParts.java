package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.bus.Bus;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.Model;
import dev.anabranch.session.Pricing;
import dev.anabranch.session.Watching;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the sessions of a node work with.
 *
 * @param snapshots of states, so that long sessions need not be folded from their beginning
 * @param cancelGrace how long workers have to stop a cancelled call
 * @param blobs where skills are, and what sub-agents bring back that is long
 * @param start what a new session finds; empty if nothing but its task
 * @param watching told of replies while they come
 */
public record SessionParts(
    Journal journal,
    StateSnapshots snapshots,
    Bus bus,
    Model model,
    InstantSource clock,
    Duration cancelGrace,
    Pricing pricing,
    Optional<BlobStore> blobs,
    Optional<SessionStart> start,
    Watching watching,
    RandomGenerator random) {

  /** The parts that none can do without. */
  public static SessionParts of(
      Journal journal,
      Bus bus,
      Model model,
      InstantSource clock,
      Duration cancelGrace,
      RandomGenerator random) {
    return new SessionParts(
        journal,
        StateSnapshots.none(),
        bus,
        model,
        clock,
        cancelGrace,
        Pricing.NONE,
        Optional.empty(),
        Optional.empty(),
        Watching.NONE,
        random);
  }

  /** The same with snapshots of states. */
  public SessionParts with(StateSnapshots newSnapshots) {
    return new SessionParts(
        journal,
        newSnapshots,
        bus,
        model,
        clock,
        cancelGrace,
        pricing,
        blobs,
        start,
        watching,
        random);
  }

  /** The same with blobs. */
  public SessionParts with(BlobStore newBlobs) {
    return new SessionParts(
        journal,
        snapshots,
        bus,
        model,
        clock,
        cancelGrace,
        pricing,
        Optional.of(newBlobs),
        start,
        watching,
        random);
  }

  /** The same; new sessions find skills, instructions and lessons. */
  public SessionParts with(SessionStart newStart) {
    return new SessionParts(
        journal,
        snapshots,
        bus,
        model,
        clock,
        cancelGrace,
        pricing,
        blobs,
        Optional.of(newStart),
        watching,
        random);
  }

  /** The same with somebody who watches replies while they come: see {@link GrowingReplies}. */
  public SessionParts with(Watching newWatching) {
    return new SessionParts(
        journal,
        snapshots,
        bus,
        model,
        clock,
        cancelGrace,
        pricing,
        blobs,
        start,
        newWatching,
        random);
  }
}
