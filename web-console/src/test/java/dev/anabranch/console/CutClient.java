package dev.anabranch.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongPredicate;

/**
 * A client of a live stream whose connection breaks after a random number of bytes, also within an
 * event. It keeps whole events alone and comes back with the id of the last one, as a browser does.
 */
final class CutClient {
  private static final int BYTES_MAX = 3_000;

  private final Console console;
  private final String path;
  private final Random random;
  private final List<String> view = new CopyOnWriteArrayList<>();
  private volatile long last;

  CutClient(Console console, String path, long seed) {
    this.console = console;
    this.path = path;
    this.random = new Random(seed);
  }

  /** The data of each event, in the order in which they came. */
  List<String> view() {
    return view;
  }

  /** The id of the last event. */
  long last() {
    return last;
  }

  /** Opens the stream and loses it after some bytes. */
  void cut() throws IOException, InterruptedException {
    read(1 + random.nextInt(BYTES_MAX), id -> false);
  }

  /** Opens the stream and reads up to the event {@code id}. */
  void readTo(long id) throws IOException, InterruptedException {
    if (last < id) {
      read(Integer.MAX_VALUE, seen -> seen >= id);
    }
  }

  private void read(int bytes, LongPredicate enough) throws IOException, InterruptedException {
    var request =
        console
            .request(path)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(last));
    try (InputStream body =
        console.client.send(request.build(), BodyHandlers.ofInputStream()).body()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      Frame frame = new Frame();
      for (int i = 0; i < bytes && !enough.test(last); i++) {
        int next = body.read();
        if (next < 0) {
          throw new IOException("the server ended the stream by itself");
        }
        if (next == '\n') {
          frame.line(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else {
          line.write(next);
        }
      }
    }
  }

  /** What came of one event; the empty line makes it whole. */
  private final class Frame {
    private String id = "";
    private String data = "";

    void line(String line) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !id.isEmpty()) {
        view.add(data);
        last = Long.parseLong(id);
        id = "";
      }
    }
  }
}
