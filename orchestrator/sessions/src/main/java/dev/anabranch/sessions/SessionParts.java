package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.bus.Bus;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.snapshots.StateSnapshots;
import dev.anabranch.model.Model;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.session.Pricing;
import dev.anabranch.session.Watching;
import dev.anabranch.sessions.dispatch.DispatchTerms;
import dev.anabranch.sessions.dispatch.Heard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the sessions of a node work with.
 *
 * @param cancelGrace how long a cancelled call is waited for at most
 */
public record SessionParts(
    Journal journal,
    Bus bus,
    Model model,
    InstantSource clock,
    Duration cancelGrace,
    RandomGenerator random,
    Extras extras) {

  /** The parts that none can do without. */
  public SessionParts(
      Journal journal,
      Bus bus,
      Model model,
      InstantSource clock,
      Duration cancelGrace,
      RandomGenerator random) {
    this(journal, bus, model, clock, cancelGrace, random, Extras.NONE);
  }

  /**
   * What sessions can do without.
   *
   * @param snapshots of states, so that long sessions need not be folded from their beginning
   * @param blobs where skills are, and what sub-agents bring back that is long
   * @param start what a new session finds; empty if nothing but its task
   * @param watching told of replies while they come: see {@link GrowingReplies}
   * @param heard where it is noted what is heard of workers
   * @param near the offers of a worker in this process; those of others are heard
   * @param redactor knows the secrets of this node, which no entry may hold
   */
  public record Extras(
      StateSnapshots snapshots,
      Pricing pricing,
      Optional<BlobStore> blobs,
      Optional<SessionStart> start,
      Watching watching,
      DispatchTerms dispatch,
      Optional<Heard> heard,
      Offers near,
      Redactor redactor) {
    public static final Extras NONE =
        new Extras(
            StateSnapshots.none(),
            Pricing.NONE,
            Optional.empty(),
            Optional.empty(),
            Watching.NONE,
            DispatchTerms.DEFAULT,
            Optional.empty(),
            Offers.NONE,
            Redactor.SHAPES);

    public Extras with(StateSnapshots newSnapshots) {
      return new Extras(
          newSnapshots, pricing, blobs, start, watching, dispatch, heard, near, redactor);
    }

    public Extras with(BlobStore newBlobs) {
      return new Extras(
          snapshots,
          pricing,
          Optional.of(newBlobs),
          start,
          watching,
          dispatch,
          heard,
          near,
          redactor);
    }

    public Extras with(SessionStart newStart) {
      return new Extras(
          snapshots,
          pricing,
          blobs,
          Optional.of(newStart),
          watching,
          dispatch,
          heard,
          near,
          redactor);
    }

    public Extras with(Watching newWatching) {
      return new Extras(
          snapshots, pricing, blobs, start, newWatching, dispatch, heard, near, redactor);
    }

    public Extras with(Heard newHeard) {
      return new Extras(
          snapshots,
          pricing,
          blobs,
          start,
          watching,
          dispatch,
          Optional.of(newHeard),
          near,
          redactor);
    }

    public Extras with(DispatchTerms newTerms) {
      return new Extras(
          snapshots, pricing, blobs, start, watching, newTerms, heard, near, redactor);
    }

    public Extras with(Offers newNear) {
      return new Extras(
          snapshots, pricing, blobs, start, watching, dispatch, heard, newNear, redactor);
    }

    public Extras with(Redactor newRedactor) {
      return new Extras(
          snapshots, pricing, blobs, start, watching, dispatch, heard, near, newRedactor);
    }
  }
}
