package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The vectors were computed once by an independent program from the words of the specification.
 * They are a promise to auditors: if one of these tests fails, the code is wrong.
 */
class HashChainTest {
  private static final SessionId PARENT = new SessionId("0123456789abcdefghjkmnpqrs");
  private static final SessionId CHILD = new SessionId("zyxwvtsrqpnmkjhgfedcba9876");
  private static final byte[] STEERED = digest("{\"by\":\"ana\",\"text\":\"go on\"}");
  private static final byte[] PAUSED = digest("{\"by\":\"中\"}");
  private static final long MICROS = 1_767_225_600_123_456L;

  @Test
  void a_chain_over_a_fork_has_the_golden_hashes() {
    byte[] first = HashChain.next(HashChain.origin(), PARENT, 1, "Steered", MICROS, STEERED);
    byte[] second = HashChain.next(first, PARENT, 2, "Paused", MICROS, PAUSED);
    byte[] third = HashChain.next(second, CHILD, 3, "Resumed", MICROS + 1, PAUSED);

    assertThat(hex(first))
        .isEqualTo("6b07d6f4b2059322912a77461bbeec02a9085b34b2a4984d653ff22c9231c1d0");
    assertThat(hex(second))
        .isEqualTo("853b0093f5b9136b52c93c76700192bf6cb03d3a9fb9593bd4c434bf78b8e8d6");
    assertThat(hex(third))
        .isEqualTo("faa8a48b20265be90bb71913e88a98def79bb7d09d6ad7ea4b01a4e20022b1d8");
  }

  @Test
  void every_part_of_an_entry_changes_its_hash() {
    byte[] zero = HashChain.origin();
    byte[] other = zero.clone();
    other[31] = 1;

    assertThat(
            new String[] {
              hex(HashChain.next(zero, PARENT, 1, "Steered", MICROS, STEERED)),
              hex(HashChain.next(other, PARENT, 1, "Steered", MICROS, STEERED)),
              hex(HashChain.next(zero, CHILD, 1, "Steered", MICROS, STEERED)),
              hex(HashChain.next(zero, PARENT, 2, "Steered", MICROS, STEERED)),
              hex(HashChain.next(zero, PARENT, 1, "Steere", MICROS, STEERED)),
              hex(HashChain.next(zero, PARENT, 1, "Steered", -MICROS, STEERED)),
              hex(HashChain.next(zero, PARENT, 1, "Steered", MICROS, PAUSED)),
            })
        .doesNotHaveDuplicates();
  }

  private static byte[] digest(String payload) {
    return Sha256.of(payload.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
