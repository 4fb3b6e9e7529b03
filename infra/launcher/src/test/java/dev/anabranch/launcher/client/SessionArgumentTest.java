package dev.anabranch.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionArgumentTest {
  @Test
  void an_id_is_where_the_session_lies() {
    assertThat(SessionArgument.path("0a1b2c3d4e5f6g7h8j9k0m1n2p"))
        .isEqualTo("/api/sessions/0a1b2c3d4e5f6g7h8j9k0m1n2p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zzz", "a b", "../feed", "0A1B2C3D4E5F6G7H8J9K0M1N2P"})
  void text_that_is_no_id_names_no_session(String text) {
    assertThatExceptionOfType(VerbFailed.class)
        .isThrownBy(() -> SessionArgument.path(text))
        .matches(refused -> refused.code() == Exit.NOT_FOUND)
        .withMessageContaining("ps --all");
  }
}
