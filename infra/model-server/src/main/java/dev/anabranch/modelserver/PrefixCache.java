package dev.anabranch.modelserver;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells how many tokens of a prompt a server with a block-wise prefix cache need not compute.
 *
 * <p>A prompt is cut into blocks from its start; a block is known by a hash over itself and all
 * blocks before it, so a block is only found behind the prefix it was stored with. An incomplete
 * last block is not kept. When there is no room the block longest not used goes; of one prompt the
 * last goes first, since a block without its prefix is worth nothing.
 */
final class PrefixCache {
  private final Settings.CacheShape shape;
  private final LinkedHashMap<Long, Boolean> blocks;

  PrefixCache(Settings.CacheShape shape) {
    this.shape = shape;
    this.blocks =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > shape.blocksMax();
          }
        };
  }

  /** The cached tokens of this prompt, which is itself cached from now on. */
  synchronized int admit(int[] tokens) {
    long[] hashes = hashes(tokens);
    int known = 0;
    while (known < hashes.length && blocks.containsKey(hashes[known])) {
      known++;
    }
    for (int i = Math.min(hashes.length, shape.blocksMax()) - 1; i >= 0; i--) {
      blocks.put(hashes[i], Boolean.TRUE);
    }
    int cached = known * shape.blockTokens();
    return cached < shape.tokensMin() ? 0 : cached;
  }

  private long[] hashes(int[] tokens) {
    int size = shape.blockTokens();
    long[] hashes = new long[tokens.length / size];
    long hash = 0x9e3779b97f4a7c15L;
    for (int block = 0; block < hashes.length; block++) {
      for (int i = block * size; i < (block + 1) * size; i++) {
        hash = mix(hash ^ tokens[i]);
      }
      hashes[block] = hash;
    }
    return hashes;
  }

  private static long mix(long value) {
    long x = value * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 31)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 29);
  }
}
