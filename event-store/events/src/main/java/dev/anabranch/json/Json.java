package dev.anabranch.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * An immutable JSON value whose bytes are canonical: UTF-8, keys sorted by UTF-16 code unit, no
 * white space, numbers as RFC 8785 writes them. The same value gives the same bytes everywhere.
 */
public sealed interface Json {

  /**
   * An object; its keys are kept sorted. A key with half a surrogate pair is refused: no parser
   * would read it back.
   */
  record Obj(SortedMap<String, Json> fields) implements Json {
    public Obj {
      fields = FieldMap.of(fields);
    }

    /** This object with one more field, or with that field replaced. */
    public Obj with(String key, Json value) {
      return new Obj(FieldMap.of(fields).plus(key, value));
    }

    /**
     * The same object kept as its canonical bytes: for what is written again and again, and seldom
     * read, since whoever reads it later has it parsed.
     */
    public Obj keepingBytes() {
      FieldMap same = FieldMap.of(fields);
      return same.written().isPresent()
          ? this
          : new Obj(same.keeping(new FieldMap.Written(bytes(), CanonicalWriter.depth(this))));
    }

    public Obj with(String key, String value) {
      return with(key, new Str(value));
    }

    public Obj with(String key, long value) {
      return with(key, new Int(value));
    }

    public Obj with(String key, boolean value) {
      return with(key, new Bool(value));
    }

    /** Adds the field only if there is a value: what is unknown is absent, never null or 0. */
    public Obj withText(String key, Optional<String> value) {
      return value.map(text -> with(key, text)).orElse(this);
    }

    public Obj withLong(String key, OptionalLong value) {
      return value.isPresent() ? with(key, value.getAsLong()) : this;
    }

    public Optional<Json> find(String key) {
      return Optional.ofNullable(fields.get(key)).filter(value -> !(value instanceof Null));
    }

    /** The field, or {@link JsonRefused} if it is missing. */
    public Json at(String key) {
      return find(key).orElseThrow(() -> new JsonRefused("missing field \"" + key + "\""));
    }

    public String text(String key) {
      return as(at(key), Str.class, key, "a string").value();
    }

    public Optional<String> findText(String key) {
      return find(key).map(value -> as(value, Str.class, key, "a string").value());
    }

    public long integer(String key) {
      return as(at(key), Int.class, key, "a whole number").value();
    }

    public OptionalLong findInteger(String key) {
      return find(key).isPresent() ? OptionalLong.of(integer(key)) : OptionalLong.empty();
    }

    public boolean bool(String key) {
      return as(at(key), Bool.class, key, "true or false").value();
    }

    public Obj obj(String key) {
      return as(at(key), Obj.class, key, "an object");
    }

    public List<Json> list(String key) {
      return as(at(key), Arr.class, key, "an array").items();
    }

    private static <T extends Json> T as(Json value, Class<T> type, String key, String wanted) {
      if (type.isInstance(value)) {
        return type.cast(value);
      }
      throw new JsonRefused("field \"" + key + "\" must be " + wanted);
    }
  }

  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  record Str(String value) implements Json {}

  record Int(long value) implements Json {}

  /** A number with a fraction or an exponent. NaN and infinities are refused. */
  record Real(double value) implements Json {
    public Real {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new JsonRefused("a number must be finite");
      }
    }
  }

  record Bool(boolean value) implements Json {}

  record Null() implements Json {}

  static Obj object() {
    return new Obj(FieldMap.EMPTY);
  }

  static Obj object(Map<String, Json> fields) {
    return new Obj(FieldMap.of(fields));
  }

  static Arr array(List<? extends Json> items) {
    return new Arr(new ArrayList<>(items));
  }

  static Arr strings(List<String> items) {
    return array(items.stream().map(Str::new).toList());
  }

  static Str text(String value) {
    return new Str(value);
  }

  static Int integer(long value) {
    return new Int(value);
  }

  /** Parses one JSON value; {@link JsonRefused} says what is wrong and where. */
  static Json parse(String text) {
    return JsonParsing.parse(text);
  }

  static Json parse(byte[] utf8) {
    return JsonParsing.parse(utf8);
  }

  /** Parses one JSON object. */
  static Obj parseObject(byte[] utf8) {
    return parse(utf8).asObject();
  }

  static Obj parseObject(String text) {
    return parse(text).asObject();
  }

  default Obj asObject() {
    if (this instanceof Obj obj) {
      return obj;
    }
    throw new JsonRefused("expected an object");
  }

  default String asText() {
    if (this instanceof Str text) {
      return text.value();
    }
    throw new JsonRefused("expected a string");
  }

  default long asInteger() {
    if (this instanceof Int number) {
      return number.value();
    }
    throw new JsonRefused("expected an integer");
  }

  /** The canonical text. */
  default String canonical() {
    return CanonicalWriter.text(this);
  }

  /** The canonical bytes. */
  default byte[] bytes() {
    return CanonicalWriter.array(this);
  }

  /** The canonical bytes, for those who write them on and need no copy of what objects keep. */
  default CanonicalBytes encoded() {
    return CanonicalWriter.bytes(this);
  }
}
