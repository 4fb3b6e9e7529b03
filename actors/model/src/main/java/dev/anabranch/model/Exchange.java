package dev.anabranch.model;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import okhttp3.Response;

/** One request and its reply, on the calling thread. */
final class Exchange {
  private static final int WHOLE_BYTES_MAX = EventStream.LINE_BYTES_MAX;
  private static final String END = "[DONE]";

  private final Clients clients;
  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final Failures failures;
  private final ReplyGathering reply;
  private boolean begun;

  Exchange(
      Clients clients, Endpoint endpoint, Timeouts timeouts, Failures failures, Deltas deltas) {
    this.clients = clients;
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.failures = failures;
    this.reply = new ReplyGathering(deltas);
  }

  ModelAnswer run(ModelRequest request, Dialect dialect, MaskEncoding mask) {
    long start = System.nanoTime();
    boolean stream = dialect.streamsCalls() || request.tools().isEmpty();
    Json.Obj body = ChatBody.of(request, dialect, mask, stream);
    try (Response response = clients.post(endpoint, "chat/completions", body, stream)) {
      Optional<ModelAnswer.Failed> failed = read(response, start);
      return failed.isPresent()
          ? failed.get()
          : new ModelAnswer.Replied(
              reply.reply((System.nanoTime() - start) / 1_000_000), reply.inconsistency());
    } catch (IOException e) {
      return broken(e);
    } catch (JsonRefused e) {
      return failures.malformed(String.valueOf(e.getMessage()), reply.usage());
    } catch (ReplyTooLarge e) {
      return failures.malformed(String.valueOf(e.getMessage()), reply.usage());
    }
  }

  private ModelAnswer.Failed broken(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the exchange was ended from here");
    }
    return failures.broken(e, begun, reply.usage());
  }

  private Optional<ModelAnswer.Failed> read(Response response, long start)
      throws IOException, ReplyTooLarge {
    boolean whole = response.header("content-type", "").startsWith("application/json");
    InputStream body = new TimedBody(response.body().byteStream(), start, timeouts.whole());
    return whole ? readWhole(body) : readStream(body);
  }

  /** Reads to the end of the stream: usage may follow the finish reason. */
  private Optional<ModelAnswer.Failed> readStream(InputStream body)
      throws IOException, ReplyTooLarge {
    EventStream events = new EventStream(body);
    boolean ended = false;
    for (Optional<String> data = events.next(); data.isPresent(); data = events.next()) {
      begun = true;
      if (data.get().strip().equals(END)) {
        ended = true;
        break;
      }
      Json.Obj chunk = Json.parseObject(data.get());
      if (chunk.find("error").isPresent()) {
        return Optional.of(failures.midStream(chunk, reply.usage()));
      }
      reply.add(chunk);
    }
    return ended || reply.finished()
        ? Optional.empty()
        : Optional.of(failures.cut("the stream ended without a finish", reply.usage()));
  }

  /** Some servers answer at once although a stream was asked for. */
  private Optional<ModelAnswer.Failed> readWhole(InputStream body)
      throws IOException, ReplyTooLarge {
    byte[] bytes = body.readNBytes(WHOLE_BYTES_MAX + 1);
    if (bytes.length > WHOLE_BYTES_MAX) {
      throw new ReplyTooLarge("the reply is larger than 8 MiB");
    }
    Json.Obj whole = Json.parseObject(bytes);
    if (whole.find("error").isPresent()) {
      return Optional.of(failures.midStream(whole, reply.usage()));
    }
    whole.list("choices");
    reply.add(whole);
    return Optional.empty();
  }
}
