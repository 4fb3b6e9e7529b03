package dev.anabranch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** An event stream of the console, read message by message. */
final class OpenStream implements AutoCloseable {
  private final BufferedReader lines;

  OpenStream(Console console, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    request.header("Accept", "text/event-stream");
    var answer = console.client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** One message; {@code id} is empty where the stream gives none. */
  record Message(String id, String event, Json.Obj data) {}

  String line() throws IOException {
    return lines.readLine();
  }

  Message next() throws IOException {
    String id = "";
    String event = "message";
    while (true) {
      String line = line();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        return new Message(id, event, Json.parseObject(line.substring(6)));
      }
    }
  }

  /** The next entry; its id is checked against what it says of itself. */
  Json.Obj entry(String place) throws IOException {
    Message message = next();
    assertThat(message.id()).isEqualTo(Long.toString(message.data().integer(place)));
    return message.data();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
