package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {

  /** Computed once by an independent program. */
  @ParameterizedTest
  @CsvSource({
    "local, key-1, jzb8qrs5p6a8xtw5mb8p52pdq3",
    "local, '', vh62t5h424938pdhg4ksrxaf7h",
    "'', key-1, e6cgy0qqetarycc37pwhe7rma8",
    "пользователь, ключ 🔑, jr9rvjm0d0270b5fswkxz7bsm7",
  })
  void an_idempotency_key_names_the_same_session_everywhere(String owner, String key, String id) {
    assertThat(SessionId.derived(owner, key).value()).isEqualTo(id);
  }

  @Test
  void a_random_id_is_the_first_130_bits_it_was_given() {
    assertThat(fromByte(0x00)).isEqualTo("0".repeat(26));
    assertThat(fromByte(0xff)).isEqualTo("z".repeat(26));
    assertThat(SessionId.random(counting()).value()).isEqualTo("000g40r40m30e209185gr38e1w");
  }

  @Test
  void random_ids_are_valid_and_differ() {
    Random random = new Random(1);

    assertThat(random.ints(10_000).mapToObj(i -> SessionId.random(random)))
        .doesNotHaveDuplicates()
        .allMatch(id -> SessionId.isValid(id.value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdefghjkmnpqr",
        "0123456789abcdefghjkmnpqrst",
        "0123456789ABCDEFGHJKMNPQRS",
        "0123456789abcdefghijklmnop",
        "0123456789abcdefghjkmnpqru",
        "0123456789abcdefghjkmnpq/s",
        "../../../../../etc/passwd0"
      })
  void anything_else_is_refused(String text) {
    assertThat(SessionId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new SessionId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String fromByte(int value) {
    return SessionId.random(filling(value)).value();
  }

  private static RandomGenerator filling(int value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) value);
      }
    };
  }

  private static RandomGenerator counting() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) i;
        }
      }
    };
  }
}
