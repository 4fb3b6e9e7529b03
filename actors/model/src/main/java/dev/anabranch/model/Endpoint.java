package dev.anabranch.model;

import java.util.Optional;

/** Where a model is asked, and the key to show there. The key never appears in its text form. */
record Endpoint(String baseUrl, Optional<String> key, boolean embedded) {

  /** How messages name it. */
  String name() {
    return embedded ? "the embedded model server at " + baseUrl : baseUrl;
  }

  @Override
  public String toString() {
    return name() + (key.isPresent() ? " (with a key)" : " (without a key)");
  }
}
