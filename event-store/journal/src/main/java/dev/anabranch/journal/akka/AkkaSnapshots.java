package dev.anabranch.journal.akka;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.snapshots.BranchSnapshots;
import dev.anabranch.journal.snapshots.SnapshotRange;
import dev.anabranch.journal.snapshots.StateSnapshot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import scala.concurrent.Future;
import scala.util.Try;

/**
 * The Akka snapshot plugin {@code anabranch.snapshots}: keeps what an actor hands over, in the form
 * of its Akka serializer, and finds it again through ancestry ({@link BranchSnapshots}). Akka makes
 * it by its class name. A snapshot that nobody can read is passed over: the journal knows the rest.
 */
public final class AkkaSnapshots extends SnapshotStore {
  /** The plugin's id, for {@code withSnapshotPluginId}. */
  public static final String PLUGIN_ID = "anabranch.snapshots";

  private static final String BLOCKING = "akka.actor.default-blocking-io-dispatcher";

  /** A fold that went on so far is worth keeping, so that the next one need not. */
  private static final long WORTH_KEEPING = 500;

  private final JournalExtension extension = JournalExtension.of(context().system());
  private final Serialization serialization = SerializationExtension.get(context().system());
  private final Executor blocking = context().system().dispatchers().lookup(BLOCKING);

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return later(() -> load(persistenceId, range(criteria)));
  }

  private Optional<SelectedSnapshot> load(String owner, SnapshotRange range) {
    if (!SessionId.isValid(owner)) {
      return extension
          .snapshots()
          .newest(owner, range)
          .flatMap(s -> state(s).map(state -> selected(owner, s.seq(), s.millis(), state)));
    }
    SessionId session = new SessionId(owner);
    Optional<CatchUp.Reached> found =
        new BranchSnapshots(extension.journal(), extension.snapshots())
            .newest(session, range, s -> state(s).map(x -> new CatchUp.Reached(s.seq(), x)));
    Optional<CatchUp.Reached> reached =
        range.equals(SnapshotRange.ALL) ? extension.catchUp().from(session, found) : found;
    long kept = found.map(CatchUp.Reached::seq).orElse(0L);
    reached.filter(r -> r.seq() - kept >= WORTH_KEEPING).ifPresent(r -> keep(session, r));
    return reached.map(r -> selected(owner, r.seq(), 0, r.state()));
  }

  private static SelectedSnapshot selected(String owner, long seq, long millis, Object state) {
    return SelectedSnapshot.create(new SnapshotMetadata(owner, seq, millis), state);
  }

  /** Empty if its serializer is not there or refuses it. */
  private Optional<Object> state(StateSnapshot snapshot) {
    Try<Object> read =
        serialization.deserialize(snapshot.bytes(), snapshot.serializer(), snapshot.manifest());
    return read.isSuccess() ? Optional.of(read.get()) : Optional.empty();
  }

  private void keep(SessionId session, CatchUp.Reached reached) {
    try {
      save(session.value(), reached.seq(), System.currentTimeMillis(), reached.state());
    } catch (RuntimeException notKept) {
      // The next recovery folds again; this one has its state.
    }
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return later(() -> {
      save(metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), snapshot);
      return null;
    });
  }

  private void save(String owner, long seq, long millis, Object state) {
    Serializer serializer = serialization.findSerializerFor(state);
    extension
        .snapshots()
        .save(
            new StateSnapshot(
                owner,
                seq,
                hash(owner, seq),
                millis,
                serializer.identifier(),
                Serializers.manifestFor(serializer, state),
                serialization.serialize(state).get()));
  }

  private String hash(String owner, long seq) {
    return SessionId.isValid(owner)
        ? BranchSnapshots.hash(extension.journal(), new SessionId(owner), seq).orElse("")
        : "";
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    long millis = metadata.timestamp();
    SnapshotRange one =
        new SnapshotRange(
            metadata.sequenceNr(),
            metadata.sequenceNr(),
            millis,
            millis == 0 ? Long.MAX_VALUE : millis);
    return delete(metadata.persistenceId(), one);
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, range(criteria));
  }

  private Future<Void> delete(String owner, SnapshotRange range) {
    return later(() -> {
      extension.snapshots().delete(owner, range);
      return null;
    });
  }

  private static SnapshotRange range(SnapshotSelectionCriteria criteria) {
    return new SnapshotRange(
        criteria.minSequenceNr(),
        criteria.maxSequenceNr(),
        criteria.minTimestamp(),
        criteria.maxTimestamp());
  }

  private <T> Future<T> later(Supplier<T> work) {
    return AkkaJournal.future(CompletableFuture.supplyAsync(work, blocking));
  }
}
