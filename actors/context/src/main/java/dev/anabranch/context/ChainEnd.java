package dev.anabranch.context;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** The end of a prefix chain that is being tried: its hash and how many segments lie behind it. */
@SuppressWarnings("ArrayRecordComponent") // compared by is
record ChainEnd(byte[] hash, int segments) {
  /** Not even a header; that one is no segment. */
  static final ChainEnd NONE = new ChainEnd(new byte[32], -1);

  /** As a request tells it; what is no hash is the end of no chain. */
  static ChainEnd recorded(String hash, int segments) {
    return new ChainEnd(
        hash.matches("[0-9a-f]{64}") ? HexFormat.of().parseHex(hash) : new byte[0], segments);
  }

  ChainEnd plus(byte[] digest) {
    return new ChainEnd(PrefixHash.link(hash, digest), segments + 1);
  }

  ChainEnd over(List<Suspect> suspects, Function<Suspect, byte[]> digest) {
    ChainEnd end = this;
    for (Suspect suspect : suspects) {
      byte[] link = digest.apply(suspect);
      end = link.length == 0 ? end : end.plus(link);
    }
    return end;
  }

  boolean is(ChainEnd other) {
    return segments == other.segments && Arrays.equals(hash, other.hash);
  }
}
