package dev.anabranch.json;

/** Text that is not JSON, or JSON that is not of the wanted form. Nothing was read from it. */
public final class JsonRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonRefused(String message) {
    super(message);
  }
}
