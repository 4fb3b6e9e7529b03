package dev.anabranch.launcher.terminal;

/** Colours for one stream, or none. */
public record Paint(boolean on) {

  public String bad(String text) {
    return with("31", text);
  }

  public String good(String text) {
    return with("32", text);
  }

  public String strong(String text) {
    return with("1", text);
  }

  public String faint(String text) {
    return with("2", text);
  }

  private String with(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
