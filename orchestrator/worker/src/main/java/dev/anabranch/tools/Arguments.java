package dev.anabranch.tools;

import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The arguments of one call, read with words for the model where they do not fit. */
final class Arguments {
  private final String tool;
  private final Json.Obj json;

  /** Refuses names that the tool does not take. */
  Arguments(String tool, Json.Obj json, String... names) throws ArgumentsRefused {
    this.tool = tool;
    this.json = json;
    Set<String> unknown = new TreeSet<>(json.fields().keySet());
    unknown.removeAll(Set.of(names));
    if (!unknown.isEmpty()) {
      throw new ArgumentsRefused(
          tool
              + " does not take "
              + String.join(", ", unknown)
              + "; it takes "
              + String.join(", ", names));
    }
  }

  String text(String name) throws ArgumentsRefused {
    return findText(name)
        .orElseThrow(() -> new ArgumentsRefused(tool + " needs \"" + name + "\", a string"));
  }

  /** Like {@link #text}, and not empty. */
  String words(String name) throws ArgumentsRefused {
    String text = text(name);
    if (text.isEmpty()) {
      throw new ArgumentsRefused(tool + " needs \"" + name + "\" to be not empty");
    }
    return text;
  }

  Optional<String> findText(String name) throws ArgumentsRefused {
    Optional<Json> value = json.find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof Json.Str text) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text.value())) {
        throw new ArgumentsRefused(tool + ": \"" + name + "\" holds half a surrogate pair");
      }
      return Optional.of(text.value());
    }
    throw new ArgumentsRefused(tool + ": \"" + name + "\" must be a string");
  }

  /** A whole number from {@code min} to {@code max}; models write some of them as strings. */
  int number(String name, int otherwise, int min, int max) throws ArgumentsRefused {
    Optional<Json> value = json.find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    long number =
        switch (value.get()) {
          case Json.Int whole -> whole.value();
          case Json.Str text when text.value().matches("-?[0-9]{1,9}") ->
              Long.parseLong(text.value());
          case Json.Real real when real.value() == Math.rint(real.value()) -> (long) real.value();
          case Json.Obj o -> Long.MIN_VALUE;
          case Json.Arr a -> Long.MIN_VALUE;
          case Json.Str s -> Long.MIN_VALUE;
          case Json.Real r -> Long.MIN_VALUE;
          case Json.Bool b -> Long.MIN_VALUE;
          case Json.Null n -> Long.MIN_VALUE;
        };
    if (number < min || number > max) {
      throw new ArgumentsRefused(
          tool + ": \"" + name + "\" must be a whole number from " + min + " to " + max);
    }
    return (int) number;
  }
}
