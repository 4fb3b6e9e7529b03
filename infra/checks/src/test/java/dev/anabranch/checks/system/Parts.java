package dev.anabranch.checks.system;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.EmbeddedBroker;
import dev.anabranch.journal.Database;
import dev.anabranch.journal.Journal;
import dev.anabranch.modelserver.Bill;
import dev.anabranch.modelserver.ModelServer;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A broker and a model server that outlive the houses of a test class. */
final class Parts implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final ModelServer model;
  private final List<Thread> ending = new ArrayList<>();

  private Parts(EmbeddedBroker broker, ModelServer model) {
    this.broker = broker;
    this.model = model;
  }

  static Parts start(Path dir, Policy policy) {
    return new Parts(
        EmbeddedBroker.start(dir.resolve("kafka"), "a-secret-of-these-tests"),
        ModelServer.start(Settings.DEFAULT.withPolicy(policy)));
  }

  /** What the model server billed so far. */
  Bill bill() {
    return model.bill();
  }

  TestHouse house(Path data) {
    return house(data, UnaryOperator.identity());
  }

  TestHouse house(Path data, UnaryOperator<Journal> wrap) {
    return house(data, Database.sqlite(data.resolve("journal.db")), wrap);
  }

  TestHouse house(Path data, Database journal, UnaryOperator<Journal> wrap) {
    BusAccess access = broker.access();
    return new TestHouse(data, journal, access, model.baseUrl(), wrap);
  }

  /** Ends a house as a crash does; the next one may start at once. */
  void crash(TestHouse house) {
    ending.add(house.crash());
  }

  @Override
  public void close() {
    ending.forEach(Parts::join);
    model.close();
    broker.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
