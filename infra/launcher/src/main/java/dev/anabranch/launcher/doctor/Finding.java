package dev.anabranch.launcher.doctor;

import dev.anabranch.json.Json;
import java.util.Optional;

/**
 * What was found about one part.
 *
 * @param fix what a person can do; empty if nothing needs to be done
 */
public record Finding(String part, boolean ok, String found, Optional<String> fix) {

  static Finding good(String part, String found) {
    return new Finding(part, true, found, Optional.empty());
  }

  static Finding bad(String part, String found, String fix) {
    return new Finding(part, false, found, Optional.of(fix));
  }

  Json.Obj json() {
    return Json.object()
        .with("part", part)
        .with("ok", ok)
        .with("found", found)
        .withText("fix", fix);
  }
}
