package dev.anabranch.net;

/** The host and port of a URL or of a CONNECT, as they were written. */
record Authority(String host, int port) {

  static Authority of(String text, int usualPort) throws HostRefused {
    if (text.contains("@")) {
      throw new HostRefused("a name and password in a URL are refused");
    }
    int colon = text.lastIndexOf(':');
    if (colon <= text.lastIndexOf(']')) {
      return new Authority(text, usualPort);
    }
    String digits = text.substring(colon + 1);
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      throw new HostRefused(HostName.shown(text) + " names no port");
    }
    return new Authority(text.substring(0, colon), port);
  }
}
