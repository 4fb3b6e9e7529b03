package dev.anabranch.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** A URL that may be fetched: http or https, a host, no name and password. */
record WebUrl(URI uri, boolean secure, Authority authority) {

  static WebUrl of(String written) throws HostRefused {
    try {
      return of(new URI(written.strip()));
    } catch (URISyntaxException e) {
      throw new HostRefused(HostName.shown(written) + " is no URL");
    }
  }

  private static WebUrl of(URI uri) throws HostRefused {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new HostRefused(
          HostName.shown(uri.toString()) + " is neither an http:// nor an https:// URL");
    }
    if (uri.getRawAuthority() == null) {
      throw new HostRefused(HostName.shown(uri.toString()) + " names no host");
    }
    boolean secure = scheme.equals("https");
    return new WebUrl(uri, secure, Authority.of(uri.getRawAuthority(), secure ? 443 : 80));
  }

  /** Where a Location line leads from here. */
  WebUrl redirectedTo(String location) throws HostRefused {
    try {
      return of(uri.resolve(new URI(location.strip())));
    } catch (URISyntaxException e) {
      throw new HostRefused("it redirects to " + HostName.shown(location) + ", which is no URL");
    }
  }

  /** The path and the query as a request names them. */
  String path() {
    URI ascii = URI.create(uri.toASCIIString());
    String path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
  }
}
