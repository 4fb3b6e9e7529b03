package dev.anabranch.model;

import com.openai.client.OpenAIClient;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One request and its reply, on the calling thread. */
final class Exchange {
  private static final int WHOLE_BYTES_MAX = EventStream.LINE_BYTES_MAX;
  private static final String END = "[DONE]";

  private final OpenAIClient client;
  private final Failures failures;
  private final Timeouts timeouts;
  private final ReplyGathering reply;
  private boolean begun;

  Exchange(OpenAIClient client, Failures failures, Timeouts timeouts, Deltas deltas) {
    this.client = client;
    this.failures = failures;
    this.timeouts = timeouts;
    this.reply = new ReplyGathering(deltas);
  }

  ModelAnswer run(ModelRequest request, Dialect dialect, MaskEncoding mask) {
    long start = System.nanoTime();
    boolean stream = dialect.streamsCalls() || request.tools().isEmpty();
    ChatCompletionCreateParams params = Parameters.of(request, dialect, mask, stream);
    ChatCompletionService.WithRawResponse raw = client.chat().completions().withRawResponse();
    try (HttpResponse response =
        stream ? raw.createStreaming(params) : raw.create(params, patient())) {
      Optional<ModelAnswer.Failed> failed = read(response);
      return failed.isPresent()
          ? failed.get()
          : new ModelAnswer.Replied(
              reply.reply((System.nanoTime() - start) / 1_000_000), reply.inconsistency());
    } catch (OpenAIIoException e) {
      return broken(e.getCause() instanceof IOException io ? io : new IOException(e));
    } catch (IOException e) {
      return broken(e);
    } catch (JsonRefused e) {
      return failures.malformed(String.valueOf(e.getMessage()), reply.usage());
    } catch (ReplyTooLarge e) {
      return failures.malformed(String.valueOf(e.getMessage()), reply.usage());
    }
  }

  /** Without a stream nothing comes until all is written. */
  private RequestOptions patient() {
    return RequestOptions.builder()
        .timeout(
            Timeout.builder()
                .connect(timeouts.connect())
                .read(timeouts.whole())
                .write(timeouts.idle())
                .request(timeouts.whole())
                .build())
        .build();
  }

  private ModelAnswer.Failed broken(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the exchange was ended from here");
    }
    return failures.broken(e, begun, reply.usage());
  }

  private Optional<ModelAnswer.Failed> read(HttpResponse response)
      throws IOException, ReplyTooLarge {
    boolean stream =
        response.headers().values("content-type").stream()
            .noneMatch(type -> type.startsWith("application/json"));
    return stream ? readStream(response.body()) : readWhole(response.body());
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
