package dev.anabranch.console;

import dev.anabranch.events.Sha256;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The console's files, from the class path. Only what is there is kept in memory. */
final class Assets {
  private static final String ROOT = "webroot/console/";
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Asset> found = new ConcurrentHashMap<>();

  /** One file; its ETag is its hash. */
  record Asset(String contentType, Buffer bytes, String etag) {}

  Optional<Asset> find(String path) throws IOException {
    Asset known = found.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (!PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(ROOT + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      Asset asset =
          new Asset(
              type(path), Buffer.buffer(bytes), "\"" + Sha256.hex(bytes).substring(0, 32) + "\"");
      found.put(path, asset);
      return Optional.of(asset);
    }
  }

  private static String type(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
