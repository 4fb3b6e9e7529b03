package dev.anabranch.secrets;

import dev.anabranch.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** How programs print a value. */
final class KnownForms {
  private KnownForms() {}

  static List<String> of(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    String json = Json.text(value).canonical();
    String hex = HexFormat.of().formatHex(utf8);
    return List.of(
        value,
        new String(utf8, StandardCharsets.ISO_8859_1),
        json.substring(1, json.length() - 1),
        URLEncoder.encode(value, StandardCharsets.UTF_8),
        URLEncoder.encode(value, StandardCharsets.UTF_8)
            .replace("+", "%20")
            .toLowerCase(Locale.ROOT),
        Base64.getEncoder().encodeToString(utf8),
        Base64.getUrlEncoder().encodeToString(utf8),
        inside("user:", value),
        inside("u:", value),
        hex,
        hex.toUpperCase(Locale.ROOT),
        new StringBuilder(value).reverse().toString());
  }

  /** The base64 of a text that has the value in it. */
  private static String inside(String before, String value) {
    return Base64.getEncoder()
        .encodeToString((before + value + "!").getBytes(StandardCharsets.UTF_8));
  }
}
