package dev.anabranch.model;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends requests to endpoints over one pool of connections, each with its endpoint's key.
 *
 * <p>Nothing is sent twice and no redirect is followed: each attempt is an event of a session, and
 * a key goes to the endpoint it was named for. A status other than 2xx is thrown as {@link
 * AnsweredWithStatus}.
 */
final class Clients implements AutoCloseable {
  private static final int IDLE_CONNECTIONS_MAX = 128;
  private static final Duration LOOK_MAX = Duration.ofSeconds(3);

  private final Timeouts timeouts;
  private final OkHttpClient streaming;
  private final OkHttpClient patient;

  Clients(Timeouts timeouts) {
    this.timeouts = timeouts;
    this.streaming =
        new OkHttpClient.Builder()
            .socketFactory(new RequestSockets())
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS_MAX, 5, TimeUnit.MINUTES))
            .addInterceptor(AnsweredWithStatus::intercept)
            .addNetworkInterceptor(AnsweredWithStatus::keepFromRepeating)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(timeouts.connect())
            .writeTimeout(timeouts.idle())
            .readTimeout(timeouts.idle())
            .build();
    this.patient =
        streaming.newBuilder().readTimeout(timeouts.whole()).callTimeout(timeouts.whole()).build();
  }

  /**
   * Posts a body; what comes is the caller's to close.
   *
   * @param stream whether the answer comes piece by piece: its reader bounds the whole; without,
   *     nothing comes until all is written
   */
  Response post(Endpoint endpoint, String path, Json.Obj body, boolean stream) throws IOException {
    Request request = request(endpoint, path).post(new JsonBody(body)).build();
    return (stream ? streaming : patient).newCall(request).execute();
  }

  Response get(Endpoint endpoint, String path) throws IOException {
    return patient.newCall(request(endpoint, path).build()).execute();
  }

  private static Request.Builder request(Endpoint endpoint, String path) {
    HttpUrl url = HttpUrl.get(endpoint.baseUrl()).newBuilder().addPathSegments(path).build();
    Request.Builder request = new Request.Builder().url(url);
    endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /** Gets what a server tells beside its API; what takes longer than a few seconds is not told. */
  Fetch fetch(Endpoint endpoint) {
    Duration bound = LOOK_MAX.compareTo(timeouts.idle()) < 0 ? LOOK_MAX : timeouts.idle();
    return new Fetch(streaming.newBuilder().callTimeout(bound).build(), endpoint);
  }

  @Override
  public void close() {
    streaming.dispatcher().executorService().shutdown();
    streaming.connectionPool().evictAll();
  }
}
