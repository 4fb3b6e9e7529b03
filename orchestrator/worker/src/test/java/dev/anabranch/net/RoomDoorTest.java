package dev.anabranch.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket of a room, whoever is behind it. */
@Timeout(60)
final class RoomDoorTest {
  @TempDir Path folder;
  private final Semaphore admitted = new Semaphore(0);
  private final Semaphore served = new Semaphore(0);

  /** Lets in whom the test lets in, and holds every connection until it is closed. */
  private final class Holding implements RoomDoor.Host {
    @Override
    public void admit() throws InterruptedException {
      admitted.acquire();
    }

    @Override
    public void serve(SocketChannel room) throws IOException {
      served.release();
      room.read(ByteBuffer.allocate(1));
    }
  }

  private SocketChannel knock() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("door")));
  }

  @Test
  void whoever_is_not_admitted_yet_waits_and_is_served_then() throws Exception {
    try (RoomDoor door = RoomDoor.at(folder.resolve("door"), "test", new Holding())) {
      door.listen();
      try (SocketChannel first = knock();
          SocketChannel second = knock()) {
        assertThat(first.isConnected() && second.isConnected()).isTrue();
        admitted.release();
        served.acquire();
        assertThat(served.tryAcquire()).isFalse();
        admitted.release();
        served.acquire();
      }
    }
  }

  @Test
  void closing_it_ends_all_that_came_in_and_leaves_no_file() throws Exception {
    RoomDoor door = RoomDoor.at(folder.resolve("door"), "test", new Holding());
    door.listen();
    admitted.release();
    try (SocketChannel room = knock()) {
      served.acquire();
      door.close();
      assertThat(room.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(this::knock).isInstanceOf(IOException.class);
  }

  @Test
  void a_path_that_no_socket_can_have_is_refused_with_what_to_do() {
    Path deep = folder.resolve("x".repeat(RoomDoor.PATH_BYTES_MAX));
    assertThatThrownBy(() -> RoomDoor.at(deep, "test", new Holding()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 107 bytes; put the worker's data into a folder");
  }
}
