package dev.anabranch.model;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * One SDK client per endpoint over one pool of connections.
 *
 * <p>The sockets send at once: with Nagle's algorithm a request body of some 50 KB waits for a
 * delayed acknowledgement, about 40 ms. Nothing is sent twice and no redirect is followed: each
 * attempt is an event of a session, and a key goes to the endpoint it was named for.
 */
final class Clients implements AutoCloseable {
  private static final int CLIENTS_MAX = 16;
  private static final int IDLE_CONNECTIONS_MAX = 128;
  private static final Duration LOOK_MAX = Duration.ofSeconds(3);

  private final Timeouts timeouts;
  private final OkHttpClient http;
  private final Map<Endpoint, OpenAIClient> clients =
      new LinkedHashMap<>(CLIENTS_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, OpenAIClient> eldest) {
          return size() > CLIENTS_MAX;
        }
      };

  Clients(Timeouts timeouts) {
    this.timeouts = timeouts;
    this.http =
        new OkHttpClient.Builder()
            .socketFactory(new NoDelaySockets())
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS_MAX, 5, TimeUnit.MINUTES))
            .addInterceptor(AnsweredWithStatus::intercept)
            .addNetworkInterceptor(AnsweredWithStatus::keepFromRepeating)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();
  }

  synchronized OpenAIClient of(Endpoint endpoint) {
    return clients.computeIfAbsent(endpoint, this::build);
  }

  private OpenAIClient build(Endpoint endpoint) {
    return OpenAIOkHttpClient.builder()
        .okHttpClient(http)
        .baseUrl(endpoint.baseUrl())
        .apiKey(endpoint.key().orElse("none"))
        .maxRetries(0)
        .disableTelemetry(true)
        .logLevel(LogLevel.OFF)
        .checkJacksonVersionCompatibility(false)
        .timeout(
            Timeout.builder()
                .connect(timeouts.connect())
                .read(timeouts.idle())
                .write(timeouts.idle())
                .request(timeouts.whole())
                .build())
        .build();
  }

  /** Gets what a server tells beside its API; what takes longer than a few seconds is not told. */
  Fetch fetch(Endpoint endpoint) {
    Duration bound = LOOK_MAX.compareTo(timeouts.idle()) < 0 ? LOOK_MAX : timeouts.idle();
    return new Fetch(http.newBuilder().callTimeout(bound).build(), endpoint);
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private static final class NoDelaySockets extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return noDelay(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return noDelay(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return noDelay(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return noDelay(new Socket(host, port, local, localPort));
    }

    private static Socket noDelay(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return socket;
    }
  }
}
