package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static List<String> some(RandomGenerator random) {
    return Stream.generate(() -> "n" + random.nextInt(100)).limit(random.nextInt(3)).toList();
  }

  @Test
  void what_is_written_is_read_again_and_nothing_is_nothing() {
    SplittableRandom random = new SplittableRandom(260);
    for (int i = 0; i < 200; i++) {
      Reach reach = new Reach(some(random), some(random), some(random));
      assertThat(Reach.of(Json.parseObject(reach.json().bytes()))).isEqualTo(reach);
      assertThat(reach.isNothing()).isEqualTo(reach.equals(Reach.NOTHING));
    }
  }

  /** As journals of the first release hold it: their bytes, and so their hashes, do not change. */
  @Test
  void without_servers_it_is_written_as_it_always_was() {
    String old = "{\"network\":[\"pypi.org\"],\"secrets\":[\"TOKEN\"]}";
    Reach reach = new Reach(List.of("pypi.org"), List.of("TOKEN"));

    assertThat(reach.json().canonical()).isEqualTo(old);
    assertThat(Reach.of(Json.parseObject(old))).isEqualTo(reach);
    assertThat(new Reach(List.of(), List.of(), List.of("tracker")).json().canonical())
        .isEqualTo("{\"network\":[],\"secrets\":[],\"servers\":[\"tracker\"]}");
  }

  @Test
  void terms_keep_what_a_session_may_reach() {
    Terms terms = Terms.DEFAULT.reaching(new Reach(List.of(), List.of(), List.of("tracker")));

    assertThat(TermsCodec.terms(TermsCodec.terms(terms))).isEqualTo(terms);
    assertThat(TermsCodec.terms(Terms.DEFAULT).find("reach")).isEqualTo(Optional.empty());
  }
}
