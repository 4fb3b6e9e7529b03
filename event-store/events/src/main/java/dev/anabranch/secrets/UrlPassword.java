package dev.anabranch.secrets;

import java.util.Optional;
import java.util.Set;

/** The password in {@code scheme://user:password@host}. */
record UrlPassword() implements Shape {
  private static final int USER_MAX = 128;
  private static final int PASSWORD_MIN = 4;
  private static final int PASSWORD_MAX = 512;
  private static final Set<String> EXAMPLES =
      Set.of("password", "passwd", "pass", "pwd", "secret", "token", "xxx", "xxxx");

  @Override
  public Optional<Match> match(Text text, int start, int end) {
    int user = text.run(Alphabet.USER_INFO, end);
    if (!Alphabet.LETTERS.has(text.at(start - 1))
        || text.at(user) != ':'
        || user - end > USER_MAX) {
      return Optional.empty();
    }
    int to = host(text, user + 1);
    return to > user + 1 && isPassword(text.between(user + 1, to))
        ? Optional.of(new Match(user + 1, to, "url-password", Alphabet.URL_PASSWORD))
        : Optional.empty();
  }

  /** The last at-sign before the path: people forget to encode theirs. */
  private static int host(Text text, int from) {
    int sign = -1;
    int at = text.run(Alphabet.URL_PASSWORD, from);
    while (text.at(at) == '@' && at - from <= PASSWORD_MAX) {
      sign = at;
      at = text.run(Alphabet.URL_PASSWORD, at + 1);
    }
    return sign;
  }

  private static boolean isPassword(String password) {
    return password.length() >= PASSWORD_MIN
        && "$<{*%".indexOf(password.charAt(0)) < 0
        && !EXAMPLES.contains(password);
  }
}
