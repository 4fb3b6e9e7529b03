package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Sha256;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestSetTest {
  @Test
  void it_holds_what_a_set_of_texts_holds() {
    Random random = new Random(7);
    DigestSet digests = new DigestSet();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String sha256 = Sha256.hex("blob " + random.nextInt(10_000));
      assertThat(digests.add(sha256)).isEqualTo(expected.add(sha256));
    }
    assertThat(digests.size()).isEqualTo(expected.size());
    assertThat(expected).allMatch(digests::contains);
    for (int i = 0; i < 10_000; i++) {
      assertThat(digests.contains(Sha256.hex("other " + i))).isFalse();
    }
  }

  @Test
  void digests_that_share_a_place_are_told_apart() {
    DigestSet digests = new DigestSet();
    String first = "0".repeat(63) + "1";
    String second = "0".repeat(62) + "10";
    assertThat(digests.add(first)).isTrue();
    assertThat(digests.contains(second)).isFalse();
    assertThat(digests.add(second)).isTrue();
    assertThat(digests.add(first)).isFalse();
    assertThat(digests.size()).isEqualTo(2);
  }
}
