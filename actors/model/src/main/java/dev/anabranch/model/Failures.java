package dev.anabranch.model;

import dev.anabranch.events.Usage;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;

/** Says what an endpoint's misbehaviour means and what to do about it, without the key. */
final class Failures {
  private static final int QUOTE_CHARS_MAX = 500;

  private final Endpoint endpoint;
  private final String model;
  private final Timeouts timeouts;

  Failures(Endpoint endpoint, String model, Timeouts timeouts) {
    this.endpoint = endpoint;
    this.model = model;
    this.timeouts = timeouts;
  }

  /** An answer with another status than 2xx. */
  private ModelAnswer.Failed status(AnsweredWithStatus answer) {
    int status = answer.status();
    String said = said(answer.body());
    return switch (status) {
      case 401, 403 -> of("unauthorized", false, status, endpoint.name() + keyWords(status) + said);
      case 429 -> rateLimited(answer, said);
      case 408 -> of("timeout", true, status, endpoint.name() + " gave up waiting (408)." + said);
      case 404 ->
          of(
              "refused",
              false,
              status,
              endpoint.name()
                  + " has no Chat Completions API or no model \""
                  + model
                  + "\" (404). Check ANABRANCH_MODEL_URL (it often ends in /v1) and --model."
                  + said);
      default ->
          status >= 500
              ? new ModelAnswer.Failed(
                  "server",
                  redacted(endpoint.name() + " failed (" + status + ")." + said),
                  true,
                  OptionalLong.of(status),
                  answer.retryAfterMillis(),
                  Usage.UNKNOWN)
              : of("refused", false, status, refused(status, said));
    };
  }

  private String refused(int status, String said) {
    return status < 400
        ? endpoint.name() + " points elsewhere (" + status + "); name the final URL." + said
        : endpoint.name() + " refused the request (" + status + ")." + said;
  }

  private String keyWords(int status) {
    return endpoint.key().isPresent()
        ? " refused the key (" + status + "). Check OPENAI_API_KEY: it must be this endpoint's."
        : " wants a key ("
            + status
            + "). Set OPENAI_API_KEY; it goes only to the endpoint named"
            + " by ANABRANCH_MODEL_URL.";
  }

  private ModelAnswer.Failed rateLimited(AnsweredWithStatus answer, String said) {
    boolean quota = answer.body().contains("insufficient_quota");
    String words =
        quota
            ? " says the quota is used up (429). Add credit or name another endpoint."
            : " asks to slow down (429).";
    return new ModelAnswer.Failed(
        "rate_limited",
        redacted(endpoint.name() + words + said),
        !quota,
        OptionalLong.of(answer.status()),
        answer.retryAfterMillis(),
        Usage.UNKNOWN);
  }

  /** The exchange broke; {@code begun} tells whether a part of the reply had come. */
  ModelAnswer.Failed broken(IOException e, boolean begun, Usage usage) {
    if (e instanceof AnsweredWithStatus answer) {
      return status(answer);
    }
    if (e instanceof UnknownHostException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || (e instanceof SocketTimeoutException && connecting(e))) {
      return unreachable(e);
    }
    if (e instanceof SSLException) {
      return of("unreachable", false, "no safe connection to " + endpoint.name() + ": " + text(e));
    }
    if (e instanceof SocketTimeoutException) {
      String what = begun ? " paused in its reply for " : " sent nothing for ";
      return timeout(endpoint.name() + what + seconds(timeouts.idle()), usage);
    }
    if (e instanceof InterruptedIOException) {
      return timeout(
          endpoint.name() + " did not finish its reply in " + seconds(timeouts.whole()), usage);
    }
    return cut(text(e), usage);
  }

  private static boolean connecting(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("connect");
  }

  private ModelAnswer.Failed unreachable(IOException e) {
    String advice =
        endpoint.embedded()
            ? " It runs inside the server; restart with: anabranch down && anabranch up"
            : " Is it running? Check ANABRANCH_MODEL_URL.";
    return of(
        "unreachable", true, "cannot reach " + endpoint.name() + ": " + text(e) + "." + advice);
  }

  private static ModelAnswer.Failed timeout(String message, Usage usage) {
    return new ModelAnswer.Failed(
        "timeout", message, true, OptionalLong.empty(), OptionalLong.empty(), usage);
  }

  /** The stream ended before the reply did. */
  ModelAnswer.Failed cut(String why, Usage usage) {
    String message = endpoint.name() + " broke off its reply: " + why;
    return new ModelAnswer.Failed(
        "cut_stream", redacted(message), true, OptionalLong.empty(), OptionalLong.empty(), usage);
  }

  /** The reply cannot be read. The same request may well be answered rightly. */
  ModelAnswer.Failed malformed(String why, Usage usage) {
    return new ModelAnswer.Failed(
        "malformed",
        redacted("the reply of " + endpoint.name() + " cannot be used: " + why),
        true,
        OptionalLong.empty(),
        OptionalLong.empty(),
        usage);
  }

  /** An error object inside a stream that had begun with status 200. */
  ModelAnswer.Failed midStream(Json.Obj chunk, Usage usage) {
    String body = chunk.canonical();
    boolean limited = body.contains("rate_limit");
    return new ModelAnswer.Failed(
        limited ? "rate_limited" : "server",
        redacted(endpoint.name() + " failed in its reply." + said(body)),
        true,
        OptionalLong.empty(),
        OptionalLong.empty(),
        usage);
  }

  private ModelAnswer.Failed of(String kind, boolean retryable, long status, String message) {
    return new ModelAnswer.Failed(
        kind,
        redacted(message),
        retryable,
        OptionalLong.of(status),
        OptionalLong.empty(),
        Usage.UNKNOWN);
  }

  ModelAnswer.Failed of(String kind, boolean retryable, String message) {
    return new ModelAnswer.Failed(
        kind,
        redacted(message),
        retryable,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Usage.UNKNOWN);
  }

  /** The endpoint's own words, from OpenAI's error form or as they are. */
  private static String said(String body) {
    String words = message(body).orElse(body).strip();
    if (words.isEmpty()) {
      return "";
    }
    String part =
        words.length() > QUOTE_CHARS_MAX ? words.substring(0, QUOTE_CHARS_MAX) + "..." : words;
    return " It said: " + part.replaceAll("\\s+", " ");
  }

  private static Optional<String> message(String body) {
    try {
      return switch (Json.parseObject(body).find("error").orElse(null)) {
        case Json.Obj error -> error.findText("message").map(words -> words + parameter(error));
        case Json.Str error -> Optional.of(error.value());
        case null, default -> Optional.empty();
      };
    } catch (JsonRefused notTheUsualForm) {
      return Optional.empty();
    }
  }

  /** The field that is complained of, where the words do not name it. */
  private static String parameter(Json.Obj error) {
    return error.findText("param").map(name -> " (" + name + ")").orElse("");
  }

  private String redacted(String message) {
    String text = message;
    if (endpoint.key().isPresent()) {
      text = text.replace(endpoint.key().get(), "(key)");
    }
    return text.replaceAll("\\bsk-[A-Za-z0-9_*-]{4,}", "(key)");
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
