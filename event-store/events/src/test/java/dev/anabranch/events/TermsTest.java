package dev.anabranch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {
  @Test
  void a_label_stands_in_the_bytes_and_none_leaves_them_as_they_were() {
    Terms labelled = Terms.DEFAULT.on("gpu");
    assertThat(TermsCodec.terms(labelled).text("label")).isEqualTo("gpu");
    assertThat(TermsCodec.terms(TermsCodec.terms(labelled))).isEqualTo(labelled);
    assertThat(TermsCodec.terms(Terms.DEFAULT).find("label")).isEmpty();
  }

  @Test
  void what_else_is_pinned_later_keeps_the_label() {
    Terms labelled = Terms.DEFAULT.on("gpu");
    assertThat(labelled.reaching(Reach.NOTHING).knowing(labelled.experience())).isEqualTo(labelled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GPU", "a.b", "a_b", "a b"})
  void a_label_that_no_topic_could_be_named_after_is_refused(String label) {
    assertThatThrownBy(() -> Terms.DEFAULT.on(label)).isInstanceOf(IllegalArgumentException.class);
  }
}
