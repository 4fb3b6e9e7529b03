package dev.anabranch.context;

import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The line that leads in what a tool printed: one of several that mean the same, so that a long run
 * of equal records does not teach the model to imitate itself (techniques 1.8).
 *
 * <p>The choice is {@code uint64(SHA-256(seed ‖ 0 ‖ seq ‖ 0 ‖ set)[0..8]) mod V}, of data in the
 * journal alone. The seed is the session at the root of the lineage, so a fork words what it
 * inherits, and what it observes alike, as its parent does.
 */
final class Wording {
  static final String SET = "obs-wrap/1";

  private static final List<String> LEADS = List.of("[exit 0]", "[ok]", "[output]", "[result]");

  private final Optional<Header.Variation> variation;

  private Wording(Optional<Header.Variation> variation) {
    this.variation = variation;
  }

  /** Refuses a set of wordings that this build lacks. */
  static Wording of(Optional<Header.Variation> variation) {
    fault(variation)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    return new Wording(variation);
  }

  /** Why {@link #of} refuses; empty if it does not. */
  static Optional<String> fault(Optional<Header.Variation> variation) {
    return variation
        .filter(chosen -> !chosen.set().equals(SET))
        .map(chosen -> "this build has no wordings " + chosen.set() + "; use a newer Anabranch");
  }

  /** Leads in what the entry printed; without a variation it stands alone. */
  String led(long seq, String printed) {
    return variation
        .map(chosen -> LEADS.get(choice(chosen.seed(), seq)) + "\n" + printed)
        .orElse(printed);
  }

  static int choice(String seed, long seq) {
    byte[] named = (seed + "\0" + seq + "\0" + SET).getBytes(StandardCharsets.UTF_8);
    long first = ByteBuffer.wrap(Sha256.of(named)).getLong();
    return (int) Long.remainderUnsigned(first, LEADS.size());
  }
}
