package dev.anabranch.console;

import dev.anabranch.events.Reach;
import dev.anabranch.json.Json;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which hosts, secrets and servers the commands of a session may have. */
final class ReachBody {
  private static final int NAMED_MAX = 50;
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?");
  private static final Pattern SECRET = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
  private static final Pattern SERVER = Pattern.compile("[a-z0-9]{1,20}");

  private ReachBody() {}

  static Reach reach(Json.Obj body) {
    return new Reach(
        named(body, "network", HOST, "a host like pypi.org, pypi.org:443 or *.example.org"),
        named(body, "secrets", SECRET, "the name of a secret like GITHUB_TOKEN, never its value"),
        named(body, "mcp", SERVER, "the name of an MCP server of the worker like tracker"));
  }

  private static List<String> named(Json.Obj body, String key, Pattern form, String wanted) {
    if (body.find(key).isEmpty()) {
      return List.of();
    }
    List<String> names = body.list(key).stream().map(Json::asText).distinct().sorted().toList();
    if (names.size() <= NAMED_MAX && names.stream().allMatch(form.asMatchPredicate())) {
      return names;
    }
    throw SubmitBody.impossible(
        key + " is a list of at most " + NAMED_MAX + " items; each is " + wanted + ".");
  }
}
