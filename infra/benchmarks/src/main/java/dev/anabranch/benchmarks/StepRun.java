package dev.anabranch.benchmarks;

/**
 * What one run measured.
 *
 * @param requestBytes mean size of a request to the model during the steps
 */
record StepRun(
    Latencies diskBefore,
    Latencies kafka,
    Latencies httpSmall,
    Latencies httpLarge,
    Latencies sqlite,
    Latencies dispatch,
    StepPart.Outcome outcome,
    long requestBytes,
    Latencies diskAfter) {

  /** The exchange of the size that the steps used. */
  Latencies http(int promptKib) {
    return promptKib == 1 ? httpSmall : httpLarge;
  }

  /** p50 of everything that a step cannot do without, with nothing between. */
  double partsMillis(int promptKib) {
    return http(promptKib).millis(0.5) + kafka.millis(0.5) + sqlite.millis(0.5);
  }
}
