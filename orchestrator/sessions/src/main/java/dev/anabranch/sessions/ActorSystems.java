package dev.anabranch.sessions;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.akka.JournalExtension;
import dev.anabranch.journal.snapshots.StateSnapshots;

/** Starts the actor system of a node over its open journal. */
final class ActorSystems {
  private ActorSystems() {}

  static <T> ActorSystem<T> start(Behavior<T> guardian, Journal journal, StateSnapshots snapshots) {
    ActorSystem<T> system = ActorSystem.create(guardian, "anabranch", config());
    JournalExtension.of(system).install(journal, snapshots, new Folding(journal));
    return system;
  }

  private static Config config() {
    return ConfigFactory.parseResources(ActorSystems.class.getClassLoader(), "anabranch-akka.conf")
        .withFallback(ConfigFactory.defaultReference(ActorSystems.class.getClassLoader()))
        .resolve();
  }
}
