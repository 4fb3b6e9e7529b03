package dev.anabranch.json;

import java.lang.ref.WeakReference;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, sorted by UTF-16 code unit, in two arrays that never change. An object
 * is built by adding one field after the other, so that must be cheap.
 *
 * <p>Where the canonical bytes are kept, the arrays are not: they stay for who is about to read
 * them, and are made again of the bytes once the garbage collector took them.
 */
@SuppressWarnings("JdkObsolete") // what Json.Obj shows is a SortedMap
final class FieldMap extends AbstractMap<String, Json> implements SortedMap<String, Json> {
  private static final WeakReference<Held> NOTHING = new WeakReference<>(null);
  static final FieldMap EMPTY = new FieldMap(new String[0], new Json[0]);

  private final @Nullable Held firm;
  private final Optional<Written> written;

  /** May be seen empty by another thread, which then reads the bytes. */
  private WeakReference<Held> passing;

  /** The fields themselves. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Held(String[] keys, Json[] values) {
    int find(String key) {
      return Arrays.binarySearch(keys, key);
    }
  }

  /** The canonical bytes of an object, which nobody changes, and how deep it is nested. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Written(byte[] bytes, int depth) {}

  private FieldMap(String[] keys, Json[] values) {
    this.firm = new Held(keys, values);
    this.written = Optional.empty();
    this.passing = NOTHING;
  }

  private FieldMap(Held read, Written bytes) {
    this.firm = null;
    this.written = Optional.of(bytes);
    this.passing = new WeakReference<>(read);
  }

  /** The bytes of these fields, if they are kept instead of them. */
  Optional<Written> written() {
    return written;
  }

  FieldMap keeping(Written bytes) {
    return new FieldMap(held(), bytes);
  }

  private Held held() {
    if (firm != null) {
      return firm;
    }
    Held known = passing.get();
    if (known == null) {
      known = FieldMap.of(Json.parseObject(written.orElseThrow().bytes()).fields()).held();
      passing = new WeakReference<>(known);
    }
    return known;
  }

  static FieldMap of(Map<String, Json> fields) {
    return fields instanceof FieldMap same ? same : sorted(new TreeMap<>(fields));
  }

  private static FieldMap sorted(SortedMap<String, Json> fields) {
    fields.keySet().forEach(FieldMap::requireWhole);
    return new FieldMap(
        fields.keySet().toArray(new String[0]), fields.values().toArray(new Json[0]));
  }

  /** Fields as they come from a parser, in any order. */
  static final class Gathering {
    private final List<String> keys = new ArrayList<>();
    private final List<Json> values = new ArrayList<>();
    private boolean sorted = true;

    void add(String key, Json value) {
      requireWhole(key);
      sorted = sorted && (keys.isEmpty() || keys.getLast().compareTo(key) < 0);
      keys.add(key);
      values.add(value);
    }

    /** Refuses a key that was given twice. */
    FieldMap end() {
      if (sorted) {
        return new FieldMap(keys.toArray(new String[0]), values.toArray(new Json[0]));
      }
      SortedMap<String, Json> fields = new TreeMap<>();
      for (int i = 0; i < keys.size(); i++) {
        if (fields.put(keys.get(i), values.get(i)) != null) {
          throw new JsonRefused("not JSON: the key \"" + keys.get(i) + "\" is given twice");
        }
      }
      return FieldMap.sorted(fields);
    }
  }

  private static void requireWhole(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (Character.isSurrogate(key.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(key.codePointAt(i))) {
          throw new JsonRefused("a key must not hold half a surrogate pair");
        }
        i++;
      }
    }
  }

  /** These fields and one more, or with that one replaced. */
  FieldMap plus(String key, Json value) {
    Held now = held();
    int at = now.find(key);
    if (at >= 0) {
      Json[] other = now.values().clone();
      other[at] = value;
      return new FieldMap(now.keys(), other);
    }
    requireWhole(key);
    return new FieldMap(
        inserted(now.keys(), -at - 1, key, String[]::new),
        inserted(now.values(), -at - 1, value, Json[]::new));
  }

  private static <T> T[] inserted(T[] items, int at, T item, IntFunction<T[]> arrays) {
    T[] more = arrays.apply(items.length + 1);
    System.arraycopy(items, 0, more, 0, at);
    more[at] = item;
    System.arraycopy(items, at, more, at + 1, items.length - at);
    return more;
  }

  @Override
  public @Nullable Json get(@Nullable Object key) {
    Held now = held();
    int at = key instanceof String text ? now.find(text) : -1;
    return at >= 0 ? now.values()[at] : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return held().keys().length;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    Held now = held();
    for (int i = 0; i < now.keys().length; i++) {
      action.accept(now.keys()[i], now.values()[i]);
    }
  }

  @Override
  public Set<Map.Entry<String, Json>> entrySet() {
    Held now = held();
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Json>> iterator() {
        return new Fields(now);
      }

      @Override
      public int size() {
        return now.keys().length;
      }
    };
  }

  private static final class Fields implements Iterator<Map.Entry<String, Json>> {
    private final Held all;
    private int at;

    Fields(Held all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      return at < all.keys().length;
    }

    @Override
    public Map.Entry<String, Json> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, Json> field = Map.entry(all.keys()[at], all.values()[at]);
      at++;
      return field;
    }
  }

  @Override
  public @Nullable Comparator<? super String> comparator() {
    return null;
  }

  @Override
  public SortedMap<String, Json> subMap(String from, String to) {
    return copy().subMap(from, to);
  }

  @Override
  public SortedMap<String, Json> headMap(String to) {
    return copy().headMap(to);
  }

  @Override
  public SortedMap<String, Json> tailMap(String from) {
    return copy().tailMap(from);
  }

  private SortedMap<String, Json> copy() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(this));
  }

  @Override
  public String firstKey() {
    return copy().firstKey();
  }

  @Override
  public String lastKey() {
    return copy().lastKey();
  }
}
