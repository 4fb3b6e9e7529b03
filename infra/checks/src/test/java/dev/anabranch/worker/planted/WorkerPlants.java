package dev.anabranch.worker.planted;

import akka.actor.ActorRef;
import com.tngtech.archunit.core.domain.JavaClass;
import java.sql.SQLException;
import java.util.Optional;

/** Planted: a worker with an actor, a database, a library from nowhere and a loud voice. */
public final class WorkerPlants {
  private Optional<ActorRef> actor = Optional.empty();

  /** Says get, throws what belongs to the journal, returns what belongs to nobody. */
  public Optional<JavaClass> getPlanted() throws SQLException {
    System.out.println(actor);
    return Optional.empty();
  }

  /** A name without a job. */
  public record PlantedManager(String nothing) {}
}
