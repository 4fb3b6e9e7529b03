package dev.anabranch.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Fetches a page for those who may not go out themselves. */
public final class HttpFetch {
  /*
   * HTTP/1.1 by hand, one connection for each hop, because the JDK's client resolves names itself:
   * here the connection goes to the very address that was looked at, at every hop, while the
   * certificate is still held against the name. There are no cookies, no credentials and no state.
   */
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final int INTERIM_MAX = 5;

  private final AllowList allowed;
  private final FetchBounds bounds;
  private final SSLSocketFactory tls;

  public HttpFetch(AllowList allowed, FetchBounds bounds, SSLSocketFactory tls) {
    this.allowed = allowed;
    this.bounds = bounds;
    this.tls = tls;
  }

  /**
   * Fetches a page, over redirects. {@code stopped} is asked often and ends it early.
   *
   * @throws HostRefused if it leads to where nobody goes; the message names the hop
   * @throws IOException if it could not be read
   */
  public Fetched get(String url, BooleanSupplier stopped) throws HostRefused, IOException {
    try (FetchWatch watch = new FetchWatch(bounds.wall(), stopped)) {
      WebUrl next = WebUrl.of(url);
      for (int hops = 0; hops <= bounds.redirectsMax(); hops++) {
        WebUrl here = next;
        Target target = target(here, hops);
        Answer answer = watch.reading(() -> hop(here, target, watch));
        if (answer.location().isEmpty()) {
          return answer.page();
        }
        next = here.redirectedTo(answer.location());
      }
      throw new HostRefused("it redirects more than " + bounds.redirectsMax() + " times");
    }
  }

  private Target target(WebUrl url, int hops) throws HostRefused {
    try {
      return allowed.target(url.authority().host(), url.authority().port());
    } catch (HostRefused e) {
      throw hops == 0 ? e : new HostRefused("redirect " + hops + ": " + e.reason());
    }
  }

  /** A page, or where to go on. */
  private record Answer(Fetched page, String location) {}

  private Answer hop(WebUrl url, Target target, FetchWatch watch) throws IOException {
    try (SocketChannel channel = target.connect(CONNECT, watch::closes)) {
      Socket socket = url.secure() ? secure(channel.socket(), target) : channel.socket();
      socket.getOutputStream().write(request(url, target).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
      HttpHead head = finalHead(in);
      int status = status(head);
      boolean isRedirect = status >= 301 && status <= 308 && status != 304 && status != 306;
      String location = isRedirect ? head.find("location").orElse("") : "";
      HttpBody body = location.isEmpty() ? HttpBody.read(head, in, bounds) : HttpBody.NONE;
      String type = head.find("content-type").orElse("").toLowerCase(Locale.ROOT);
      return new Answer(new Fetched(url.uri(), status, type, body.bytes(), body.cut()), location);
    }
  }

  private static String request(WebUrl url, Target target) {
    return "GET "
        + url.path()
        + " HTTP/1.1\r\nhost: "
        + target.authority(url.secure() ? 443 : 80)
        + "\r\nuser-agent: anabranch\r\naccept: text/html, text/*;q=0.9, */*;q=0.5"
        + "\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n";
  }

  private Socket secure(Socket plain, Target target) throws IOException {
    String name = target.host().literal().isPresent() ? literal(target) : target.host().text();
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, name, target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String literal(Target target) {
    return target.addresses().getFirst().getHostAddress();
  }

  private static HttpHead finalHead(InputStream in) throws IOException {
    HttpHead head = HttpHead.read(in);
    for (int i = 0; status(head) < 200; i++) {
      if (i == INTERIM_MAX) {
        throw new IOException("it answers without an end");
      }
      head = HttpHead.read(in);
    }
    return head;
  }

  private static int status(HttpHead head) throws IOException {
    Matcher status = STATUS.matcher(head.first());
    if (!status.matches()) {
      throw new IOException("it does not answer in HTTP/1.1");
    }
    return Integer.parseInt(status.group(1));
  }
}
