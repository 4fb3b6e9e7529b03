package dev.anabranch.console;

import dev.anabranch.console.Problem.Kind;
import dev.anabranch.console.access.Caller;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pages, the way in, and the description of this API: nothing here holds data. */
final class PageRoutes {
  private static final String WITHOUT_PAGES =
      "<!doctype html><meta charset=\"utf-8\"><title>Anabranch</title>"
          + "<p>This build has no pages. The API is described at "
          + "<a href=\"/openapi.yaml\">/openapi.yaml</a>.</p>";
  private static final String WRONG_TOKEN =
      "<!doctype html><meta charset=\"utf-8\"><title>Anabranch</title>"
          + "<p>That is not the token of this server. It stands in the file <code>token</code> of"
          + " the data folder; <code>infra/anabranch up</code> prints a link that holds it.</p>"
          + "<p><a href=\"/\">Try again</a></p>";

  /** Pages beside those of one session; what they show stands in their query. */
  private static final List<String> DESKS =
      List.of("/approvals", "/compare", "/workers", "/usage", "/search", "/audit", "/settings");

  private static final Pattern LOCAL =
      Pattern.compile(
          "(/|/new|/s/[0-9a-z@]*(/timeline|/tree)?|"
              + String.join("|", DESKS)
              + ")(\\?[!-~&&[^\\\\]]*)?");

  private final Tokens tokens;
  private final Noting noting;
  private final InstantSource clock;
  private final Assets assets = new Assets();

  PageRoutes(Tokens tokens, Noting noting, InstantSource clock) {
    this.noting = noting;
    this.tokens = tokens;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    List<Endpoint> endpoints =
        new ArrayList<>(
            List.of(
                Endpoint.open("/", this::index),
                Endpoint.open("/new", this::index),
                Endpoint.open("/s/{place}", this::index),
                Endpoint.open("/s/{place}/timeline", this::index),
                Endpoint.open("/s/{place}/tree", this::index),
                Endpoint.open("/assets/{path*}", this::asset),
                Endpoint.open("/login", this::login),
                Endpoint.open("/openapi.yaml", call -> openApi())));
    DESKS.forEach(desk -> endpoints.add(Endpoint.open(desk, this::index)));
    return endpoints;
  }

  private Answer index(Call call) throws IOException {
    Optional<Assets.Asset> index = assets.find("index.html");
    return index
        .map(page -> page(call, page, "no-cache"))
        .orElseGet(() -> html(200, WITHOUT_PAGES));
  }

  /** Files under assets/ carry the hash of their content in their name. */
  private Answer asset(Call call) throws IOException {
    String path = call.rawPath().substring(1);
    return assets
        .find(path)
        .map(found -> page(call, found, "public, max-age=31536000, immutable"))
        .orElseThrow(
            () -> new Problem(Kind.NO_SUCH_PATH, "There is no such file; reload the page."));
  }

  private static Answer page(Call call, Assets.Asset asset, String caching) {
    Map<String, String> headers = Map.of("Cache-Control", caching, "ETag", asset.etag());
    boolean known = call.header("if-none-match").filter(asset.etag()::equals).isPresent();
    return known
        ? new Answer.Whole(304, asset.contentType(), Buffer.buffer(), headers)
        : new Answer.Whole(200, asset.contentType(), asset.bytes(), headers);
  }

  private static Answer html(int status, String page) {
    return new Answer.Whole(status, "text/html; charset=utf-8", Buffer.buffer(page), Map.of());
  }

  /** Trades the token for the cookie and goes on to {@code next}, a path of this server. */
  private Answer login(Call call) {
    String secret = call.param("token").orElse("");
    Optional<Caller> caller = tokens.bySecret(secret);
    noting.login(caller.orElse(Caller.NOBODY), caller.isEmpty() ? 401 : 303);
    if (caller.isEmpty()) {
      if (call.accepts("text/html")) {
        return html(401, WRONG_TOKEN);
      }
      throw new Problem(
          Kind.NOT_LOGGED_IN, "That is not the token in the file \"token\" of the data folder.");
    }
    String next = call.param("next").filter(PageRoutes::isLocal).orElse("/");
    return new Answer.Whole(
        303,
        "text/plain",
        Buffer.buffer(),
        Map.of(
            "Location", next, "Set-Cookie", tokens.cookie(secret, caller.get(), clock.instant())));
  }

  private static boolean isLocal(String path) {
    return LOCAL.matcher(path).matches();
  }

  private static Answer openApi() throws IOException {
    try (InputStream in = PageRoutes.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      return Answer.text("application/yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
