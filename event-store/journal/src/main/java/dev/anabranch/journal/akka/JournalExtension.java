package dev.anabranch.journal.akka;

import akka.actor.AbstractExtensionId;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.snapshots.StateSnapshots;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open journal of an actor system, so that {@link AkkaJournal} finds it: {@code
 * JournalExtension.of(system).install(journal)}, once, before the first persistent actor starts.
 * The journal stays with who opened it: close it after the system has terminated.
 */
public final class JournalExtension implements Extension {
  /** The plugin's id, for {@code withJournalPluginId}. */
  public static final String PLUGIN_ID = "anabranch.journal";

  private static final Id ID = new Id();

  private final AtomicReference<@Nullable Parts> parts = new AtomicReference<>();

  private record Parts(Journal journal, StateSnapshots snapshots, CatchUp catchUp) {}

  private JournalExtension() {}

  public static JournalExtension of(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  public void install(Journal open) {
    install(open, StateSnapshots.none(), CatchUp.none());
  }

  /** As above, with a place for snapshots and how to fold on from one. */
  public void install(Journal open, StateSnapshots snapshots, CatchUp catchUp) {
    if (!parts.compareAndSet(null, new Parts(open, snapshots, catchUp))) {
      throw new IllegalStateException("this actor system has its journal already");
    }
  }

  Journal journal() {
    return parts().journal();
  }

  StateSnapshots snapshots() {
    return parts().snapshots();
  }

  CatchUp catchUp() {
    return parts().catchUp();
  }

  private Parts parts() {
    Parts open = parts.get();
    if (open == null) {
      throw new IllegalStateException(
          "no journal in this actor system; call JournalExtension.of(system).install(journal)");
    }
    return open;
  }

  private static final class Id extends AbstractExtensionId<JournalExtension> {
    @Override
    public JournalExtension createExtension(ExtendedActorSystem system) {
      return new JournalExtension();
    }
  }
}
