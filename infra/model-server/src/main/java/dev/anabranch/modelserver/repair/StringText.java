package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;

/**
 * A string constant taken apart: what stands before the text, the text without escapes, what stands
 * behind it.
 */
record StringText(String open, String value, String close, boolean escapes) {

  static StringText of(Token token, Language language) {
    String text = token.text();
    if (token.kind() == Kind.TEXT) {
      return new StringText("", unescape(text), "", true);
    }
    int prefix = 0;
    while (prefix < text.length() && "'\"`".indexOf(text.charAt(prefix)) < 0) {
      prefix++;
    }
    String body = text.substring(prefix);
    String quote =
        body.startsWith("\"\"\"") || body.startsWith("'''")
            ? body.substring(0, 3)
            : body.substring(0, Math.min(1, body.length()));
    boolean closed = body.length() >= quote.length() * 2 && body.endsWith(quote);
    String inner = body.substring(quote.length(), body.length() - (closed ? quote.length() : 0));
    boolean escapes =
        !(language == Language.SHELL && prefix == 0)
            && !text.substring(0, prefix).toLowerCase(java.util.Locale.ROOT).contains("r");
    return new StringText(
        text.substring(0, prefix) + quote,
        escapes ? unescape(inner) : inner,
        closed ? quote : "",
        escapes);
  }

  /** The constant with another text. */
  String with(String other) {
    return open + (escapes ? escape(other) : other) + close;
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case '\\', '"', '\'', '`' -> out.append(next);
        default -> out.append(c).append(next);
      }
    }
    return out.toString();
  }

  private String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' ->
            out.append(
                open.length() >= 3 && open.endsWith(open.substring(open.length() - 1).repeat(3))
                    ? "\n"
                    : "\\n");
        case '\t' -> out.append("\\t");
        case '\\' ->
            out.append(
                i + 1 < text.length() && "dwsb.$0123456789xuURr".indexOf(text.charAt(i + 1)) >= 0
                    ? "\\"
                    : "\\\\");
        default -> out.append(close.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
      }
    }
    return out.toString();
  }
}
