package dev.anabranch.tools;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an HTML page, one block a line, with where its links lead. */
final class ReadableText {
  /*
   * One pass over tags and text. It need not understand broken pages as a browser does: what it
   * reads wrongly costs the model a line, and nothing is run.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "<!--.*?(-->|$)|<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^>]*)(>|$)|<[!?][^>]*(>|$)",
          Pattern.DOTALL);
  private static final Pattern HREF =
      Pattern.compile("(?i)\\bhref\\s*=\\s*(\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
  private static final Pattern ENTITY =
      Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});");
  private static final Set<String> UNSEEN =
      Set.of("script", "style", "noscript", "template", "svg", "iframe", "object");
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q",
          "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "label");
  private static final Map<String, String> NAMED =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "mdash", "-",
          "ndash", "-", "hellip", "...", "copy", "(c)");

  private final StringBuilder out = new StringBuilder();
  private String link = "";
  private boolean preformatted;

  private ReadableText() {}

  static String of(String html) {
    ReadableText text = new ReadableText();
    text.read(html);
    return text.out
        .toString()
        .replaceAll("(?<![ \t])[ \t]++\n", "\n")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private void read(String html) {
    Matcher token = TOKEN.matcher(html);
    int at = 0;
    while (token.find(at)) {
      text(html.substring(at, token.start()));
      at = token.end();
      String name = token.group(3) == null ? "" : token.group(3).toLowerCase(Locale.ROOT);
      if (UNSEEN.contains(name) && token.group(2).isEmpty()) {
        at = afterEnd(html, at, name);
      } else if (!name.isEmpty()) {
        tag(name, token.group(2).isEmpty(), token.group(4));
      }
    }
    text(html.substring(at));
  }

  /** Where the content of a tag that nobody sees is over; a pattern could be made slow here. */
  private static int afterEnd(String html, int from, String name) {
    String end = "</" + name;
    for (int at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
      if (html.regionMatches(true, at, end, 0, end.length())) {
        int close = html.indexOf('>', at);
        return close < 0 ? html.length() : close + 1;
      }
    }
    return html.length();
  }

  private void tag(String name, boolean opens, String attributes) {
    switch (name) {
      case "a" -> link(opens, attributes);
      case "pre" -> {
        preformatted = opens;
        out.append('\n');
      }
      case "td", "th" -> out.append(opens ? "" : "\t");
      case "li" -> out.append(opens ? "\n- " : "\n");
      case "h1", "h2", "h3", "h4", "h5", "h6" ->
          out.append(opens ? "\n\n" + "#".repeat(name.charAt(1) - '0') + " " : "\n");
      case "p" -> out.append("\n\n");
      default -> out.append(INLINE.contains(name) ? "" : "\n");
    }
  }

  private void link(boolean opens, String attributes) {
    if (!opens) {
      out.append(link.isEmpty() ? "" : " <" + link + ">");
      link = "";
      return;
    }
    Matcher href = HREF.matcher(attributes);
    String to = href.find() ? href.group(1).replaceAll("^[\"']|[\"']$", "") : "";
    boolean leads = !to.startsWith("#") && !to.toLowerCase(Locale.ROOT).startsWith("javascript:");
    link = leads ? decoded(to).replaceAll("\\s", "") : "";
  }

  private void text(String raw) {
    String text = decoded(raw);
    if (preformatted) {
      out.append(text);
      return;
    }
    String words = text.replaceAll("\\s+", " ");
    boolean atStart = out.isEmpty() || Character.isWhitespace(out.charAt(out.length() - 1));
    out.append(atStart && words.startsWith(" ") ? words.substring(1) : words);
  }

  private static String decoded(String text) {
    return ENTITY
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1), found.group())));
  }

  private static String character(String name, String whole) {
    if (!name.startsWith("#")) {
      return NAMED.getOrDefault(name, whole);
    }
    boolean isHex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    int code =
        isHex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
    boolean isLetter =
        code >= 0x20 && Character.isDefined(code) && (code < 0xD800 || code > 0xDFFF);
    return isLetter ? Character.toString(code) : "\uFFFD";
  }
}
