package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.net.HostPattern;
import dev.anabranch.sandbox.Grants;
import dev.anabranch.tools.ArgumentsRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideTest {
  private static final Outside OUTSIDE =
      new Outside(
          List.of(HostPattern.of("*.example.org"), HostPattern.of("pypi.org:443")),
          List.of(),
          name -> Optional.ofNullable(Map.of("TOKEN", "s3cr3t").get(name)));

  private static ToolRequest request(Reach reach) {
    return new ToolRequest(
        SessionId.random(new SplittableRandom(1)),
        "1.0",
        1,
        "shell_run",
        Json.object(),
        "external",
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        reach,
        Optional.empty());
  }

  @Test
  void a_call_gets_what_its_session_names_and_nothing_else() throws ArgumentsRefused {
    Grants granted = OUTSIDE.grants(request(new Reach(List.of("a.example.org"), List.of("TOKEN"))));
    assertThat(granted.network()).containsExactly(HostPattern.of("a.example.org"));
    granted
        .secrets()
        .each((name, value) ->
            assertThat(name + new String(value, StandardCharsets.UTF_8)).isEqualTo("TOKENs3cr3t"));
    assertThat(granted.secrets().names()).containsExactly("TOKEN");
    Grants none = OUTSIDE.grants(request(Reach.NOTHING));
    assertThat(none.network()).isEmpty();
    assertThat(none.secrets().isEmpty()).isTrue();
  }

  @Test
  void what_the_worker_does_not_allow_is_refused_with_the_setting_that_would() {
    assertThatThrownBy(() -> OUTSIDE.grants(request(new Reach(List.of("evil.net"), List.of()))))
        .isInstanceOf(ArgumentsRefused.class)
        .hasMessageContaining("network.allow");
    assertThatThrownBy(() -> OUTSIDE.grants(request(new Reach(List.of(), List.of("OTHER")))))
        .isInstanceOf(ArgumentsRefused.class)
        .hasMessageContaining("ANABRANCH_SECRET_OTHER");
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.org, a.example.org, true",
    "*.example.org, *.example.org, true",
    "*.example.org, *.a.example.org, true",
    "*.example.org, example.org, false",
    "*.example.org, notexample.org, false",
    "a.example.org, *.example.org, false",
    "pypi.org, pypi.org:443, true",
    "pypi.org, pypi.org:22, false",
    "pypi.org:443, pypi.org:443, true",
    "pypi.org:443, pypi.org, false",
  })
  void a_pattern_covers_what_lies_in_it(String allowed, String wanted, boolean covered) {
    assertThat(HostPattern.of(allowed).covers(HostPattern.of(wanted))).isEqualTo(covered);
  }
}
