package dev.anabranch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Values that one call may know, by the names of their variables. They are never printed, and gone
 * from memory once closed.
 */
public final class Secrets implements AutoCloseable {
  private final SortedMap<String, byte[]> byName = new TreeMap<>();

  private Secrets() {}

  public static Secrets none() {
    return new Secrets();
  }

  /**
   * Takes copies of the values, which are UTF-8.
   *
   * @throws IllegalArgumentException if a name is no variable or a value holds a NUL
   */
  public static Secrets of(Map<String, byte[]> values) {
    Secrets secrets = new Secrets();
    values.forEach(secrets::put);
    return secrets;
  }

  private void put(String name, byte[] value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
      throw new IllegalArgumentException("a secret is named like a variable");
    }
    for (byte b : value) {
      if (b == 0) {
        throw new IllegalArgumentException("the value of " + name + " holds a NUL");
      }
    }
    byName.put(name, value.clone());
  }

  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Hands out each name and a view of its value, to be read and not kept. */
  public void each(BiConsumer<String, byte[]> reader) {
    byName.forEach(reader);
  }

  /** The variables as options of bubblewrap, each word ended by a NUL; the caller erases them. */
  byte[] asOptions() {
    int length = 0;
    for (Map.Entry<String, byte[]> secret : byName.entrySet()) {
      length += words(secret.getKey()).length + secret.getValue().length + 1;
    }
    byte[] options = new byte[length];
    int at = 0;
    for (Map.Entry<String, byte[]> secret : byName.entrySet()) {
      byte[] words = words(secret.getKey());
      System.arraycopy(words, 0, options, at, words.length);
      at += words.length;
      System.arraycopy(secret.getValue(), 0, options, at, secret.getValue().length);
      at += secret.getValue().length + 1;
    }
    return options;
  }

  private static byte[] words(String name) {
    return ("--setenv\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    byName.values().forEach(value -> Arrays.fill(value, (byte) 0));
    byName.clear();
  }

  @Override
  public String toString() {
    return "Secrets" + byName.keySet();
  }
}
