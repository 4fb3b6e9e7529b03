package dev.anabranch.secrets;

import dev.anabranch.json.Json;
import dev.anabranch.secrets.Finder.Anchored;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets whose value is known, in the forms in which programs print them: as they are, escaped for
 * JSON and for a URL, in base64 wherever it begins, in hex, backwards, and each line alone.
 */
final class KnownValues {
  private static final int LINE_MIN = 16;
  private static final int ANCHOR_MAX = 32;

  private KnownValues() {}

  /** The rest of a value whose beginning is the anchor. */
  private record Rest(String form) implements Shape {
    @Override
    public Optional<Match> match(Text text, int start, int end) {
      return text.is(start, form, true)
          ? Optional.of(new Match(start, start + form.length(), "known-secret", Alphabet.DIGITS))
          : Optional.empty();
    }
  }

  /**
   * What is to be looked for first, and then: values that have others in them come before those.
   */
  static List<List<Anchored>> layers(Collection<String> values) {
    List<String> outer =
        values.stream()
            .filter(value ->
                values.stream().anyMatch(other -> !other.equals(value) && value.contains(other)))
            .toList();
    List<String> inner = values.stream().filter(value -> !outer.contains(value)).toList();
    return Stream.of(outer, inner)
        .filter(layer -> !layer.isEmpty())
        .map(KnownValues::anchored)
        .toList();
  }

  private static List<Anchored> anchored(Collection<String> values) {
    Set<String> forms = new LinkedHashSet<>();
    values.stream()
        .filter(value -> value.length() >= Redactor.VALUE_MIN)
        .forEach(v -> forms(v, forms));
    List<Anchored> anchored = new ArrayList<>();
    forms.stream()
        .sorted((a, b) -> Integer.compare(b.length(), a.length()))
        .forEach(form ->
            anchored.add(
                new Anchored(
                    form.substring(0, Math.min(form.length(), ANCHOR_MAX)), new Rest(form))));
    return anchored;
  }

  private static void forms(String value, Set<String> forms) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    both(value, forms);
    String quoted = Json.text(value).canonical();
    both(quoted.substring(1, quoted.length() - 1), forms);
    String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
    forms.add(url);
    forms.add(url.replace("+", "%20"));
    base64(utf8, forms);
    forms.add(HexFormat.of().formatHex(utf8));
    both(new StringBuilder(value).reverse().toString(), forms);
    value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= LINE_MIN)
        .forEach(line -> {
          both(line, forms);
          base64(line.getBytes(StandardCharsets.UTF_8), forms);
        });
  }

  /** As text, and as its bytes, of which a stream of bytes makes characters. */
  private static void both(String form, Set<String> forms) {
    forms.add(form);
    forms.add(new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  /** What is the same of it whatever stands before and after it. */
  private static void base64(byte[] utf8, Set<String> forms) {
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + utf8.length];
      System.arraycopy(utf8, 0, shifted, before, utf8.length);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      String standard = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      if (to - from >= Redactor.VALUE_MIN) {
        forms.add(standard.substring(from, to));
        forms.add(standard.substring(from, to).replace('+', '-').replace('/', '_'));
      }
    }
  }
}
