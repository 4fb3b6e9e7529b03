package dev.anabranch.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.net.AllowList;
import dev.anabranch.net.FetchBounds;
import dev.anabranch.net.HostPattern;
import dev.anabranch.sandbox.StopSwitch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fetch whose server does not even take the connection. */
final class StoppedFetchTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
  }

  /** The kernel drops what knocks at a full queue, so the connection neither comes nor fails. */
  @Test
  @Timeout(8)
  void a_fetch_that_is_cancelled_while_it_connects_ends() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    List<SocketChannel> queue = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, here)) {
      for (int i = 0; i < 4; i++) {
        SocketChannel waiting = SocketChannel.open();
        waiting.configureBlocking(false);
        waiting.connect(deaf.getLocalSocketAddress());
        queue.add(waiting);
      }
      CountDownLatch asked = new CountDownLatch(1);
      AllowList allowed =
          new AllowList(
              List.of(
                  HostPattern.of("good.test:" + deaf.getLocalPort()),
                  HostPattern.of("127.0.0.1:" + deaf.getLocalPort())),
              name -> {
                asked.countDown();
                return List.of(here, here, here);
              });
      WebFetch tool =
          new WebFetch(
              allowed, FetchBounds.DEFAULT, (SSLSocketFactory) SSLSocketFactory.getDefault());
      Thread.ofVirtual()
          .start(() -> {
            try {
              asked.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            bench.stop.trip(StopSwitch.Cause.CANCELLED, "cancelled");
          });

      assertThat(bench.run(tool, "{\"url\":\"http://good.test:" + deaf.getLocalPort() + "/\"}"))
          .startsWith("[cancelled] ");
    } finally {
      for (SocketChannel waiting : queue) {
        waiting.close();
      }
    }
  }
}
