package dev.anabranch.journal.faults;

import java.util.Random;

/**
 * One way to lose power: decides for everything that was not synced whether it reached the disk.
 *
 * <p>Any subset may survive, later writes without earlier ones too. Garbage falls only on bytes
 * that were being written: like SQLite, we trust a disk not to change what lies beside a write.
 */
final class Crash {
  /** At the top of the list of ways: without chance, so once is enough. */
  private static final int FIXED = 2;

  private final Way way;
  private final Random random;
  private final double share;

  /** What survives. */
  enum Way {
    NOTHING,
    ALL,
    WHOLE_WRITES,
    SECTORS,
    ALL_BUT_A_TORN_LAST,
    GARBLED_SECTORS
  }

  /** The first ones go each another way; the others only ways that chance has a part in. */
  Crash(int nth, long seed) {
    this(new Random(seed * 1_000_003 + nth), nth);
  }

  private Crash(Random random, int nth) {
    this(nth < Way.values().length ? Way.values()[nth] : byChance(random), random);
  }

  Crash(Way way, Random random) {
    this.way = way;
    this.random = random;
    this.share =
        switch (random.nextInt(3)) {
          case 0 -> 0.1;
          case 1 -> 0.5;
          default -> 0.9;
        };
  }

  private static Way byChance(Random random) {
    Way[] ways = Way.values();
    return ways[FIXED + random.nextInt(ways.length - FIXED)];
  }

  boolean keepsWhole() {
    return switch (way) {
      case NOTHING -> false;
      case ALL, ALL_BUT_A_TORN_LAST -> true;
      case WHOLE_WRITES, SECTORS, GARBLED_SECTORS -> random.nextDouble() < share;
    };
  }

  boolean tears(boolean last) {
    return switch (way) {
      case NOTHING, ALL, WHOLE_WRITES -> false;
      case SECTORS, GARBLED_SECTORS -> true;
      case ALL_BUT_A_TORN_LAST -> last;
    };
  }

  boolean keepsSector() {
    return random.nextDouble() < share;
  }

  boolean growsAnyway() {
    return way != Way.NOTHING && random.nextInt(4) == 0;
  }

  /** Puts garbage on a sector, or flips one bit of it, now and then. */
  void garble(byte[] bytes, int from, int to) {
    if (way != Way.GARBLED_SECTORS || from >= to || random.nextInt(3) > 0) {
      return;
    }
    if (random.nextBoolean()) {
      bytes[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
    } else {
      byte[] garbage = new byte[to - from];
      random.nextBytes(garbage);
      System.arraycopy(garbage, 0, bytes, from, garbage.length);
    }
  }
}
