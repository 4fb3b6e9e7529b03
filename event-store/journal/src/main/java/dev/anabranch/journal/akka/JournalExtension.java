package dev.anabranch.journal.akka;

import akka.actor.AbstractExtensionId;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import dev.anabranch.journal.Journal;
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

  private final AtomicReference<@Nullable Journal> journal = new AtomicReference<>();

  private JournalExtension() {}

  public static JournalExtension of(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  public void install(Journal open) {
    if (!journal.compareAndSet(null, open)) {
      throw new IllegalStateException("this actor system has its journal already");
    }
  }

  Journal journal() {
    Journal open = journal.get();
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
