package dev.anabranch.bus;

import java.util.regex.Pattern;

/** Login lines for SASL PLAIN. */
final class SaslPlain {
  static final String USER = "anabranch";

  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{16,256}");

  private SaslPlain() {}

  static String client(String user, String password) {
    return "%s username=\"%s\" password=\"%s\";".formatted(MODULE, quoted(user), quoted(password));
  }

  /** Logs in as {@link #USER} and lets in nobody else. */
  static String server(String secret) {
    return "%s username=\"%s\" password=\"%s\" user_%s=\"%s\";"
        .formatted(MODULE, USER, secret, USER, secret);
  }

  /** The secret, or a refusal that does not repeat it. */
  static String checked(String secret) {
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "the broker's secret must be 16 to 256 letters, digits, '-' or '_'");
    }
    return secret;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
