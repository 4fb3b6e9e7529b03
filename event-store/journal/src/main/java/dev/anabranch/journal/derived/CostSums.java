package dev.anabranch.journal.derived;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What model calls cost, exactly; never more than what is known.
 *
 * @param priced calls that have a price
 * @param unpriced calls that have none
 * @param amounts by currency
 */
public record CostSums(long priced, long unpriced, SortedMap<String, BigDecimal> amounts) {
  public CostSums {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
  }
}
