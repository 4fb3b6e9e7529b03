package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleServerTest {
  @TempDir Path dir;

  private ConsoleServer server(Console console, int port, boolean nextFree) {
    return new ConsoleServer(
        ConsoleSettings.loopback(port, nextFree, Console.TOKEN, "1"), console.ports);
  }

  @Test
  void a_taken_port_is_refused_in_words_or_the_next_free_one_is_used() throws Exception {
    try (Console console = new Console(dir);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      try (ConsoleServer asked = server(console, port, false)) {
        assertThatThrownBy(asked::start)
            .isInstanceOf(PortTaken.class)
            .hasMessageContaining("port " + port)
            .hasMessageContaining("--port");
      }
      try (ConsoleServer free = server(console, port, true)) {
        assertThat(free.start()).isBetween(port + 1, port + 50);
      }
    }
  }

  @Test
  void a_port_is_free_again_when_the_server_has_closed() throws Exception {
    try (Console console = new Console(dir)) {
      int port;
      try (ConsoleServer first = server(console, 0, false)) {
        port = first.start();
      }
      try (ConsoleServer second = server(console, port, false)) {
        assertThat(second.start()).isEqualTo(port);
      }
    }
  }

  @Test
  void a_token_that_can_be_guessed_is_refused() {
    assertThatThrownBy(() -> ConsoleSettings.loopback(0, false, "short", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new ConsoleSettings(
                "127.0.0.1", 0, false, "", "owner", Set.of(), List.of(), "1", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
