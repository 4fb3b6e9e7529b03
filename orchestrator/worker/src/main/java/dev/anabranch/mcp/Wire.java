package dev.anabranch.mcp;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Carries JSON-RPC messages to one server and back. */
interface Wire extends AutoCloseable {
  /** The longest message that is taken, in bytes. */
  int MESSAGE_BYTES_MAX = 16 << 20;

  /** Who hears what the server says. */
  interface Ear {
    void hear(Json.Obj message);

    /** Nothing more will be heard. */
    void over(String why);
  }

  /** Begins to listen. */
  void open(Ear ear) throws IOException;

  /**
   * Sends a message. Fails with {@link Unsent} if the server cannot have it, with another {@link
   * IOException} if it may, and nothing that answers it will be heard.
   */
  CompletionStage<Void> send(Json.Obj message);

  /** The version that both speak from here on. */
  default void agreed(String version) {}

  @Override
  void close();

  /** The server has not seen the message. */
  final class Unsent extends IOException {
    private static final long serialVersionUID = 1L;

    Unsent(String message) {
      super(message);
    }
  }
}
