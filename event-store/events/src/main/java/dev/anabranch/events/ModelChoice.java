package dev.anabranch.events;

/** Which model a session is pinned to: its id, and {@code embedded} or the endpoint's base URL. */
public record ModelChoice(String id, String endpoint) {
  /** The id of the model that ships with Anabranch. */
  public static final String EMBEDDED_ID = "anabranch-embedded";

  public static final String EMBEDDED_ENDPOINT = "embedded";
}
