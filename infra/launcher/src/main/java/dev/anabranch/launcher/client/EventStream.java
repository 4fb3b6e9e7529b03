package dev.anabranch.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events: the id and the data of each, comments and other fields passed over. */
final class EventStream implements AutoCloseable {
  private final BufferedReader lines;

  EventStream(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** An event as sent; {@code name} is {@code message} where the server gave none. */
  record Sent(String name, String data) {}

  /** The next event; empty at the end of the stream. */
  Optional<Sent> next() throws IOException {
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !data.isEmpty()) {
        return Optional.of(new Sent(name, data.toString()));
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      } else if (line.startsWith("event:")) {
        name = value(line);
      }
    }
    return Optional.empty();
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
