package dev.anabranch.context.planted;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Planted: everything that makes the same input give other bytes. */
public final class PureRoomPlants {
  private final Map<String, Integer> order = new HashMap<>();

  /** Depends on when, where and how often it is asked. */
  @SuppressWarnings("StringCaseLocaleUsage")
  public List<Object> impure(String text) {
    order.merge(text.toLowerCase(), 1, Integer::sum);
    return List.of(
        Instant.now(),
        System.nanoTime(),
        new Random().nextInt(),
        UUID.randomUUID(),
        Locale.getDefault(),
        Set.of("a", "b"));
  }
}
