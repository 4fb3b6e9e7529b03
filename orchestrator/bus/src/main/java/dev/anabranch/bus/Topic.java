package dev.anabranch.bus;

import java.util.Map;

/**
 * The topics of the public contract. Their names never change, nor their partition counts where the
 * key of a record keeps it behind others.
 */
public enum Topic {
  /** Calls of no label that do more than look; taken by the share group {@code workers}. */
  TOOL_CALLS("anabranch.tool-calls", 8),
  /** Calls that only look, of no label; read by the consumer group {@code workers-pure}. */
  PURE_CALLS("anabranch.tool-calls-pure", 16),
  /** Settlements on their way to a session; read by the consumer group {@code sessions}. */
  TOOL_RESULTS("anabranch.tool-results", 8),
  /** What a running tool prints; read by everyone from the end. */
  TOOL_PROGRESS("anabranch.tool-progress", 1),
  /** Wishes to stop a session's calls; read by everyone from the end. */
  TOOL_CANCELS("anabranch.tool-cancels", 1),
  /** Records that nobody could use, with the reason in their headers. */
  DEAD("anabranch.tool-calls.dead", 1);

  /** The largest record in bytes: a call may carry a whole file. */
  static final int RECORD_BYTES_MAX = 4 << 20;

  private static final long RETENTION_MILLIS = 7L * 24 * 60 * 60 * 1000;
  private static final long RETENTION_BYTES = 1L << 30;
  private static final long SEGMENT_BYTES = 16L << 20;

  private final String wireName;
  private final int partitions;

  Topic(String wireName, int partitions) {
    this.wireName = wireName;
    this.partitions = partitions;
  }

  public String wireName() {
    return wireName;
  }

  public int partitions() {
    return partitions;
  }

  /** Topic settings: seven days or 1 GiB over all partitions, whichever comes first. */
  Map<String, String> settings() {
    return Map.of(
        "retention.ms", Long.toString(RETENTION_MILLIS),
        "retention.bytes", Long.toString(RETENTION_BYTES / partitions),
        "segment.bytes", Long.toString(SEGMENT_BYTES),
        "max.message.bytes", Integer.toString(RECORD_BYTES_MAX),
        "cleanup.policy", "delete");
  }
}
