package dev.anabranch.model;

import java.util.Optional;

/** Where a model is asked, and the key to show there. The key never appears in its text form. */
record Endpoint(String baseUrl, Optional<String> key, boolean embedded) {

  /** How messages name it; without the query, which may hold a secret. */
  String name() {
    String url = baseUrl.replaceFirst("\\?.*", "");
    return embedded ? "the embedded model server at " + url : url;
  }

  @Override
  public String toString() {
    return name() + (key.isPresent() ? " (with a key)" : " (without a key)");
  }
}
