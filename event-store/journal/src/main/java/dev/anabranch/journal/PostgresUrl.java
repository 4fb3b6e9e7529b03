package dev.anabranch.journal;

import java.util.regex.Pattern;
import org.postgresql.Driver;

/** What a PostgreSQL URL may look like, and how it is shown: it carries a password. */
final class PostgresUrl {
  /** Host and database, or the database alone; no place for a user. */
  private static final Pattern PLACE =
      Pattern.compile("jdbc:postgresql:(//[^/@]*/[^/@&]*|[^/@&:]*)", Pattern.DOTALL);

  private PostgresUrl() {}

  /**
   * Refuses with {@link IllegalArgumentException} what the driver could not read. It is refused
   * here, because the driver would log it, and throw it, with its password.
   */
  static String checked(String url) {
    if (!PLACE.matcher(url.split("\\?", 2)[0]).matches() || Driver.parseURL(url, null) == null) {
      throw new IllegalArgumentException(
          masked(url)
              + " names no database; write"
              + " jdbc:postgresql://HOST:PORT/DATABASE?user=NAME&password=WORD");
    }
    return url;
  }

  /**
   * A URL for people: the place alone. What may be user and password is left out, also where no
   * driver would read them.
   */
  static String masked(String url) {
    String place = url.split("[?&;]", 2)[0];
    String rest = url.substring(place.length());
    int authority = place.indexOf("//") + 2;
    if (authority > 1 && place.indexOf('/', authority) < 0 && rest.contains("@")) {
      return place.substring(0, authority) + "...";
    }
    int at = place.lastIndexOf('@');
    int begin = authority > 1 ? authority : place.lastIndexOf(':', place.indexOf('@')) + 1;
    return at < 0 ? place : place.substring(0, Math.min(begin, at)) + place.substring(at + 1);
  }
}
