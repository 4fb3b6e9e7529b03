package dev.anabranch.journal.derived;

import java.util.List;
import java.util.OptionalLong;

/** Finds, the newest first; {@code next} is the cursor of the following page, if there is one. */
public record SearchPage(List<SearchHit> hits, OptionalLong next) {
  public SearchPage {
    hits = List.copyOf(hits);
  }
}
