package dev.anabranch.journal.derived;

import dev.anabranch.events.Usage;
import dev.anabranch.journal.derived.CacheSums.Missed;
import dev.anabranch.journal.derived.CacheSums.Tokens;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** A sum being put together from what several queries tell. */
final class SumBuilding {
  private final long calls;
  private final Usage usage;
  private final long answers;
  private final long notReported;
  private final long reportedZero;
  private final Tokens predicted;
  private final Tokens estimated;
  private final Tokens reported;
  private final SortedMap<String, Long> lost = new TreeMap<>();
  private final SortedMap<String, Missed> missed = new TreeMap<>();
  private final SortedMap<String, BigDecimal> amounts = new TreeMap<>();
  private long priced;

  SumBuilding(
      long calls,
      Usage usage,
      long answers,
      long notReported,
      long reportedZero,
      Tokens predicted,
      Tokens estimated,
      Tokens reported) {
    this.calls = calls;
    this.usage = usage;
    this.answers = answers;
    this.notReported = notReported;
    this.reportedZero = reportedZero;
    this.predicted = predicted;
    this.estimated = estimated;
    this.reported = reported;
  }

  static SumBuilding empty() {
    Tokens none = new Tokens(0, 0, 0, 0);
    return new SumBuilding(0, Usage.UNKNOWN, 0, 0, 0, none, none, none);
  }

  void cost(String currency, BigDecimal amount) {
    priced++;
    amounts.merge(currency, amount, BigDecimal::add);
  }

  void lost(String reason, long requests) {
    lost.put(reason, requests);
  }

  void missed(String reason, Missed those) {
    missed.put(reason, those);
  }

  UsageSums.Sum made() {
    return new UsageSums.Sum(
        calls,
        usage,
        new CacheSums(
            answers, notReported, reportedZero, predicted, estimated, reported, lost, missed),
        new CostSums(priced, calls - priced, amounts));
  }
}
