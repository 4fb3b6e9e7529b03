package dev.anabranch.context.skills;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A value of front matter. Every scalar is its text: {@code 1.0} is no number here. */
sealed interface YamlValue {
  record Text(String value) implements YamlValue {}

  record Items(List<YamlValue> values) implements YamlValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  record Fields(SequencedMap<String, YamlValue> values) implements YamlValue {
    public Fields {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
  }
}
