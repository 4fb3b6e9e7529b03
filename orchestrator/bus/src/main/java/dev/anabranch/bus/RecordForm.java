package dev.anabranch.bus;

import dev.anabranch.events.Sha256;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of the bus: key = session id, value = canonical JSON, and CloudEvents 1.0 in binary
 * mode with a W3C {@code traceparent} as headers. A session is one trace, a publishing of a call
 * one span of it, so both ids follow from names and need no random source.
 */
final class RecordForm {
  static final String CALL_TYPE = "dev.anabranch.tool-call";
  static final String RESULT_TYPE = "dev.anabranch.tool-result";
  static final String CANCEL_TYPE = "dev.anabranch.tool-cancel";
  static final String PROGRESS_TYPE = "dev.anabranch.tool-progress";
  static final String BEAT_TYPE = "dev.anabranch.worker-beat";
  static final String OFFER_TYPE = "dev.anabranch.tool-offer";
  static final String SESSIONS_SOURCE = "/anabranch/sessions";
  static final String WORKERS_SOURCE = "/anabranch/workers";

  private static final byte[] SPEC_VERSION = utf8("1.0");
  private static final byte[] JSON_TYPE = utf8("application/json");
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private final InstantSource clock;

  RecordForm(InstantSource clock) {
    this.clock = clock;
  }

  ProducerRecord<byte[], byte[]> of(ToolRequest request) {
    return record(
        topic(request),
        CALL_TYPE,
        SESSIONS_SOURCE,
        request.session().value(),
        request.dispatchId(),
        request.call(),
        request.json());
  }

  private static String topic(ToolRequest request) {
    return request.lane().map(Lanes::topic).orElseGet(() -> ofNoLabel(request).wireName());
  }

  private static Topic ofNoLabel(ToolRequest request) {
    return request.effect().equals(ToolEffect.PURE.wire()) ? Topic.PURE_CALLS : Topic.TOOL_CALLS;
  }

  ProducerRecord<byte[], byte[]> of(ToolResult result) {
    return record(
        Topic.TOOL_RESULTS.wireName(),
        RESULT_TYPE,
        WORKERS_SOURCE,
        result.session().value(),
        result.dispatchId(),
        result.settlement().call(),
        result.json());
  }

  ProducerRecord<byte[], byte[]> of(ToolCancel cancel) {
    return record(
        Topic.TOOL_CANCELS.wireName(),
        CANCEL_TYPE,
        SESSIONS_SOURCE,
        cancel.session().value(),
        cancel.session() + "/cancel",
        cancel.session().value(),
        cancel.json());
  }

  ProducerRecord<byte[], byte[]> of(WorkerNews news) {
    return switch (news) {
      case ToolProgress progress ->
          record(
              Topic.TOOL_PROGRESS.wireName(),
              PROGRESS_TYPE,
              WORKERS_SOURCE,
              progress.session().value(),
              progress.session() + "/" + progress.call() + "/" + progress.attempt(),
              progress.call(),
              progress.json());
      case WorkerBeat beat -> news(BEAT_TYPE, beat.worker(), "/beat", beat.json());
      case ToolOffer offer -> news(OFFER_TYPE, offer.worker(), "/offer", offer.json());
    };
  }

  private ProducerRecord<byte[], byte[]> news(
      String type, String worker, String what, Json.Obj json) {
    return record(
        Topic.TOOL_PROGRESS.wireName(), type, WORKERS_SOURCE, worker, worker + what, worker, json);
  }

  /** What a record of the progress topic tells; empty if it is of a kind not known here. */
  static Optional<WorkerNews> news(ConsumerRecord<byte[], byte[]> record) {
    return switch (type(record).orElse("")) {
      case PROGRESS_TYPE -> Optional.of(ToolProgress.of(Json.parseObject(record.value())));
      case OFFER_TYPE -> Optional.of(ToolOffer.of(Json.parseObject(record.value())));
      case BEAT_TYPE -> Optional.of(WorkerBeat.of(Json.parseObject(record.value())));
      default -> Optional.empty();
    };
  }

  private static Optional<String> type(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.headers().lastHeader("ce_type"))
        .map(type -> new String(type.value(), StandardCharsets.UTF_8));
  }

  /** The call that a record is; refuses what is none, in words for the dead. */
  static ToolRequest call(ConsumerRecord<byte[], byte[]> record) {
    return read(record, CALL_TYPE, "tool call", ToolRequest::of);
  }

  /** As {@link #call}, of a result. */
  static ToolResult result(ConsumerRecord<byte[], byte[]> record) {
    return read(record, RESULT_TYPE, "tool result", ToolResult::of);
  }

  private static <T> T read(
      ConsumerRecord<byte[], byte[]> record, String kind, String name, Function<Json.Obj, T> form) {
    try {
      Optional<String> type = type(record);
      if (type.isPresent() && !type.get().equals(kind)) {
        throw new IllegalArgumentException("it is a " + type.get());
      }
      return form.apply(Json.parseObject(record.value()));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a " + name + ": " + e.getMessage(), e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(
      String topic,
      String type,
      String source,
      String keyText,
      String id,
      String subject,
      Json.Obj json) {
    byte[] key = utf8(keyText);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, json.bytes());
    record
        .headers()
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_id", utf8(id))
        .add("ce_type", utf8(type))
        .add("ce_source", utf8(source))
        .add("ce_subject", utf8(subject))
        .add("ce_time", utf8(clock.instant().toString()))
        .add("ce_partitionkey", key)
        .add("content-type", JSON_TYPE)
        .add("traceparent", utf8(traceParent(keyText, id)));
    return record;
  }

  static String traceParent(String key, String id) {
    return "00-" + shortHash(key, TRACE_BYTES) + "-" + shortHash(id, SPAN_BYTES) + "-01";
  }

  private static String shortHash(String text, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(Sha256.digest().digest(utf8(text)), bytes));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
