package dev.anabranch.testkit;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.MemoryBlobs;
import dev.anabranch.bus.Bus;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.MemoryJournal;
import dev.anabranch.model.Model;
import java.time.InstantSource;
import java.util.function.Function;

/** What outlives the servers of one run: the stores, the endpoint, the bus and its worker. */
record World(
    TestAgent agent,
    SessionId session,
    InstantSource clock,
    MemoryJournal store,
    BlobStore blobs,
    Model model,
    Tools tools,
    Bus bus)
    implements AutoCloseable {
  static final String OWNER = "owner";

  static World of(TestAgent agent, Function<Tools, Bus> bus) {
    InstantSource clock = InstantSource.system();
    Tools tools = new Tools(agent.tools());
    return new World(
        agent,
        SessionId.derived(OWNER, agent.task()),
        clock,
        new MemoryJournal(clock),
        new MemoryBlobs(clock),
        agent.model(),
        tools,
        bus.apply(tools));
  }

  @Override
  public void close() {
    bus.close();
    tools.bus().close();
    model.close();
  }
}
