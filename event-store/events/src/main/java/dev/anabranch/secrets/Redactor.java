package dev.anabranch.secrets;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes secrets out of what is to be written down: what looks like one, and values that are known
 * to be one. In its place stands a mark that says what it was and nothing of its value. Immutable
 * and safe for many threads; the same text gives the same text.
 */
public final class Redactor {
  /*
   * Redacting happens once, before something is written, and never when it is read: what is read
   * was redacted by the rules of its day.
   */
  /** Shorter values stand in many words, and are not looked for. */
  public static final int VALUE_MIN = 6;

  private static final String MARK = "[redacted:";
  private static final int PIECE = 64 << 10;
  private static final Finder BY_SHAPE = new Finder(Shapes.all());

  /** Knows no values. */
  public static final Redactor SHAPES = new Redactor(List.of());

  private final List<String> values;
  private final List<Finder> finders;

  private Redactor(List<String> values) {
    this.values = values;
    this.finders = new ArrayList<>();
    KnownValues.layers(values).forEach(layer -> finders.add(new Finder(layer)));
    finders.add(BY_SHAPE);
  }

  /**
   * This one, with more values that must not be written down. Values of fewer than {@value
   * #VALUE_MIN} characters are not looked for.
   */
  public Redactor knowing(Collection<String> more) {
    SequencedSet<String> all = new LinkedHashSet<>(values);
    more.stream().filter(value -> value.length() >= VALUE_MIN).forEach(all::add);
    return all.size() == values.size() ? this : new Redactor(List.copyOf(all));
  }

  /** The text without secrets; the same object if there are none. */
  public String redact(String text) {
    String redacted = text;
    for (Finder finder : finders) {
      redacted = redact(finder, redacted);
    }
    return mayHideEscaped(redacted) ? parsed(redacted) : redacted;
  }

  private static String redact(Finder finder, String text) {
    Text laid = new Text(text, true);
    Finder.Look look = finder.look(laid, 0, 0);
    if (look.match().isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (look.match().isPresent()) {
      Match match = look.match().get();
      out.append(text, at, look.clean()).append(mark(match.kind()));
      at = match.to();
      look = finder.look(laid, at, 0);
    }
    return out.append(text, at, text.length()).toString();
  }

  /** JSON in a string, whose escapes may part what is a secret when they are read. */
  private static boolean mayHideEscaped(String text) {
    return text.indexOf('\\') >= 0 && (text.startsWith("{") || text.startsWith("["));
  }

  private String parsed(String text) {
    try {
      Json json = Json.parse(text);
      Json redacted = redact(json);
      return redacted.equals(json) ? text : redacted.canonical();
    } catch (JsonRefused notJson) {
      return text;
    }
  }

  /** All texts in it without secrets; the same object if there are none. */
  public Json redact(Json json) {
    return switch (json) {
      case Json.Str text -> {
        String redacted = redact(text.value());
        yield redacted.equals(text.value()) ? text : Json.text(redacted);
      }
      case Json.Obj object -> redact(object);
      case Json.Arr array -> redact(array);
      case Json.Int number -> number;
      case Json.Real number -> number;
      case Json.Bool bool -> bool;
      case Json.Null none -> none;
    };
  }

  private Json redact(Json.Obj object) {
    List<String> keys = new ArrayList<>(object.fields().size());
    List<Json> values = new ArrayList<>(object.fields().size());
    boolean same = true;
    for (var field : object.fields().entrySet()) {
      String key = redact(field.getKey());
      Json value = redact(field.getValue());
      same = same && value.equals(field.getValue()) && key.equals(field.getKey());
      keys.add(key);
      values.add(value);
    }
    return same ? object : of(keys, values);
  }

  /** Keys that became one name the last of their values. */
  private static Json of(List<String> keys, List<Json> values) {
    TreeMap<String, Json> fields = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      fields.put(keys.get(i), values.get(i));
    }
    return Json.object(fields);
  }

  private Json redact(Json.Arr array) {
    List<Json> items = new ArrayList<>(array.items().size());
    boolean same = true;
    for (Json item : array.items()) {
      Json redacted = redact(item);
      same = same && redacted.equals(item);
      items.add(redacted);
    }
    return same ? array : Json.array(items);
  }

  /** The settlement without secrets in any of its texts. */
  public ToolEvent.Settlement redact(ToolEvent.Settlement settlement) {
    return (ToolEvent.Settlement) redact((Event) settlement);
  }

  /** The event without secrets in any of its texts; the same object if there are none. */
  public Event redact(Event event) {
    Json.Obj written = EventCodec.encode(event);
    Json redacted = redact((Json) written);
    return redacted.equals(written)
        ? event
        : EventCodec.decode(EventCodec.type(event), redacted.asObject());
  }

  public boolean knowsValues() {
    return !values.isEmpty();
  }

  /** True if a known value stands in these bytes, in one of its forms. */
  public boolean isToldIn(InputStream bytes) throws IOException {
    List<SecretStream> known =
        finders.subList(0, finders.size() - 1).stream()
            .map(finder -> new SecretStream(finder, text -> {}))
            .toList();
    byte[] buffer = new byte[PIECE];
    for (int length = bytes.read(buffer); length >= 0; length = bytes.read(buffer)) {
      String piece = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      known.forEach(stream -> stream.take(piece));
    }
    known.forEach(SecretStream::end);
    return known.stream().anyMatch(SecretStream::foundAny);
  }

  /** What was found in the text, by kind. */
  public SequencedSet<String> kinds(String text) {
    SequencedSet<String> kinds = new LinkedHashSet<>();
    String redacted = redact(text);
    int known = redacted.equals(text) ? -1 : redacted.indexOf(MARK);
    for (int at = known; at >= 0; at = redacted.indexOf(MARK, at + 1)) {
      int end = redacted.indexOf(']', at);
      if (end > 0) {
        kinds.add(redacted.substring(at + MARK.length(), end));
      }
    }
    return kinds;
  }

  /** The same for what comes in pieces; {@code out} gets what is left of it. */
  public SecretStream stream(Consumer<String> out) {
    SecretStream stream = new SecretStream(finders.getLast(), out);
    for (Finder finder : finders.reversed().subList(1, finders.size())) {
      stream = new SecretStream(finder, stream);
    }
    return stream;
  }

  static String mark(String kind) {
    return MARK + kind + "]";
  }

  /** True if something was taken out of the text. */
  public static boolean isMarked(String text) {
    int at = text.indexOf(MARK);
    int end = at < 0 ? -1 : text.indexOf(']', at);
    return end > at + MARK.length()
        && text.substring(at + MARK.length(), end)
            .chars()
            .allMatch(c -> c == '-' || (c >= 'a' && c <= 'z'));
  }
}
