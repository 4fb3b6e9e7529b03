package dev.anabranch.tools;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server on the loopback that answers byte by byte what a test wants, well-formed or not. */
final class WebPages implements AutoCloseable {
  /** Writes an answer; may take its time. */
  @FunctionalInterface
  interface Page {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final ServerSocket server;

  WebPages(ServerSocket server) {
    this.server = server;
    Thread.ofVirtual().start(this::serve);
  }

  static WebPages plain() throws IOException {
    return new WebPages(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  static WebPages secure(SSLContext context) throws IOException {
    return new WebPages(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** A context with a new certificate for one name, which trusts it. */
  static SSLContext certificateFor(String name, Path folder) throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  int port() {
    return server.getLocalPort();
  }

  void page(String path, Page page) {
    pages.put(path, page);
  }

  /** An answer with its lines and its body, and nothing added. */
  void page(String path, String head, byte[] body) {
    page(
        path,
        out -> {
          out.write((head.replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(body);
        });
  }

  void page(String path, String head, String body) {
    page(path, head, body.getBytes(StandardCharsets.UTF_8));
  }

  void redirect(String path, String to) {
    page(path, "HTTP/1.1 302 Found\nLocation: " + to, "");
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      if (first == null) {
        return;
      }
      StringBuilder all = new StringBuilder(first);
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        all.append('\n').append(line);
      }
      asked.add(all.toString());
      String path = first.split(" ")[1];
      pages
          .getOrDefault(
              path, out -> out.write("HTTP/1.1 404 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
          .write(socket.getOutputStream());
    } catch (IOException ended) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
