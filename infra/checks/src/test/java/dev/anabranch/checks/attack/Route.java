package dev.anabranch.checks.attack;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One method and path of the HTTP API. */
record Route(String method, String path) {
  private static final Pattern LINE =
      Pattern.compile("^ {2}(/\\S*):|^ {4}(get|post|put):", Pattern.MULTILINE);
  private static final Pattern OPEN =
      Pattern.compile(
          "/(new|approvals|workers|usage|search|audit|settings|compare"
              + "|login|openapi.yaml|s/.*|assets/.*|health/.*)?");

  /** All that the API's own description names, with the session put in. */
  static List<Route> all(Http http, Aftermath session) {
    List<Route> routes = new ArrayList<>();
    Matcher line = LINE.matcher(http.get("/openapi.yaml").body());
    String path = "";
    while (line.find()) {
      if (line.group(1) != null) {
        path = of(line.group(1), session);
      } else {
        routes.add(new Route(line.group(2).toUpperCase(Locale.ROOT), path));
      }
    }
    return routes;
  }

  private static String of(String template, Aftermath session) {
    return template
        .replace("{id}", session.id().value())
        .replace("{place}", session.id().value())
        .replace("{call}", session.settlement(0).call())
        .replaceAll("\\{[a-z]*}", "x");
  }

  /** True if it answers whoever asks, since it holds no data. */
  boolean isOpen() {
    return OPEN.matcher(path).matches();
  }

  /** Asks for a live stream, where there is one. */
  HttpResponse<String> ask(Http as) {
    HttpRequest.Builder request =
        as.request(path).header("Accept", "text/event-stream, application/json");
    return Http.send(
        method.equals("GET")
            ? request
            : request.method(method, HttpRequest.BodyPublishers.ofString("{}")));
  }
}
