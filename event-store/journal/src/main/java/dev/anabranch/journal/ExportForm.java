package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.Unreadable;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lines of an export, read strictly: what is not exactly so is {@link JsonRefused}. */
final class ExportForm {
  private static final Set<String> ROOT = Set.of("anabranch", "hash", "head", "session");
  private static final Set<String> FORK =
      Set.of("anabranch", "forkedAt", "hash", "head", "parent", "session");
  private static final Set<String> ENTRY = Set.of("event", "hash", "origin", "seq", "time", "type");
  private static final Set<String> END = Set.of("blobs", "entries", "hash", "sha256");
  private static final String BLOB_START = "{\"base64\":\"";
  private static final String BLOB_MIDDLE = "\",\"blob\":\"";
  private static final String BLOB_END = "\"}";
  private static final int HASH_DIGITS = 64;
  private static final int BLOB_FRAME =
      BLOB_START.length() + BLOB_MIDDLE.length() + HASH_DIGITS + BLOB_END.length();

  private ExportForm() {}

  static Header header(byte[] line) {
    Json.Obj json = canonical(line);
    if (json.integer("anabranch") != JournalExport.VERSION) {
      throw new JsonRefused("export version " + json.integer("anabranch") + " is not known here");
    }
    boolean fork = json.find("parent").isPresent();
    requireFields(json, fork ? FORK : ROOT);
    Header header =
        new Header(
            session(json, "session"),
            fork ? Optional.of(session(json, "parent")) : Optional.empty(),
            fork ? json.integer("forkedAt") : 0,
            json.integer("head"),
            hash(json, "hash"));
    boolean possible = fork ? header.forkedAt() >= 1 : header.forkedAt() == 0;
    if (!possible || header.head() < Math.max(1, header.forkedAt())) {
      throw new JsonRefused("\"head\" and \"forkedAt\" do not fit together");
    }
    return header;
  }

  static StoredEntry entry(byte[] line, Header header, long seq) {
    Json.Obj json = canonical(line);
    requireFields(json, ENTRY);
    if (json.integer("seq") != seq) {
      throw new JsonRefused("this is entry " + json.integer("seq") + ", not " + seq);
    }
    SessionId origin = session(json, "origin");
    if (origin.equals(header.session()) != (seq > header.forkedAt())) {
      throw new JsonRefused("the entry cannot be of session " + origin);
    }
    byte[] payload = json.obj("event").bytes();
    return new StoredEntry(
        seq,
        0,
        origin,
        micros(json.text("time")),
        json.text("type"),
        hash(json, "hash"),
        Sha256.of(payload),
        payload);
  }

  /**
   * Refuses an event of which this program knows only a part. One that it does not know at all is
   * its chain's business: it says nothing here.
   */
  static Event event(StoredEntry entry) {
    Event event = EventCodec.read(entry.type(), entry.payload());
    Json.Obj stored = EventCodec.today(entry.type(), Json.parseObject(entry.payload()));
    if (!(event instanceof Unreadable) && !holds(EventCodec.encode(event), stored)) {
      throw new JsonRefused("the event has fields that this program does not know");
    }
    return event;
  }

  static boolean isBlob(byte[] line) {
    return line.length >= BLOB_FRAME && text(line, 0, BLOB_START.length()).equals(BLOB_START);
  }

  /** The blob, after its bytes were found to have its name. Not parsed: it may be large. */
  static Blob blob(byte[] line) {
    int tail = line.length - BLOB_MIDDLE.length() - HASH_DIGITS - BLOB_END.length();
    String name = text(line, tail + BLOB_MIDDLE.length(), HASH_DIGITS);
    if (!text(line, tail, BLOB_MIDDLE.length()).equals(BLOB_MIDDLE)
        || !text(line, line.length - BLOB_END.length(), BLOB_END.length()).equals(BLOB_END)) {
      throw new JsonRefused("not the form of a blob");
    }
    byte[] base64 = Arrays.copyOfRange(line, BLOB_START.length(), tail);
    byte[] bytes = decoded(base64);
    if (!Sha256.hex(bytes).equals(name)) {
      throw new JsonRefused("the bytes of blob " + name + " are not those of its name");
    }
    return new Blob(name, bytes);
  }

  static End end(byte[] line) {
    Json.Obj json = canonical(line);
    requireFields(json, Set.of("end"));
    Json.Obj end = json.obj("end");
    requireFields(end, END);
    return new End(
        end.integer("entries"), end.integer("blobs"), hash(end, "hash"), end.text("sha256"));
  }

  private static Json.Obj canonical(byte[] line) {
    Json.Obj json = Json.parseObject(line);
    if (!Arrays.equals(json.bytes(), line)) {
      throw new JsonRefused("the line is not written canonically");
    }
    return json;
  }

  private static void requireFields(Json.Obj json, Set<String> fields) {
    if (!json.fields().keySet().equals(fields)) {
      throw new JsonRefused("the fields must be " + fields.stream().sorted().toList());
    }
  }

  private static SessionId session(Json.Obj json, String key) {
    if (!SessionId.isValid(json.text(key))) {
      throw new JsonRefused("\"" + key + "\" is no session id");
    }
    return new SessionId(json.text(key));
  }

  private static byte[] hash(Json.Obj json, String key) {
    String text = json.text(key);
    if (!text.matches("[0-9a-f]{" + HASH_DIGITS + "}")) {
      throw new JsonRefused("\"" + key + "\" is no hash");
    }
    return HexFormat.of().parseHex(text);
  }

  private static long micros(String time) {
    try {
      Instant instant = Instant.parse(time);
      if (instant.toString().equals(time)) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new JsonRefused("\"time\" is no time: " + e.getMessage());
    }
    throw new JsonRefused("\"time\" is not written canonically");
  }

  /** Java's decoder forgives a missing end and stray bits in it; two files must not mean one. */
  private static byte[] decoded(byte[] base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new JsonRefused("not base64: " + e.getMessage());
    }
    int last = bytes.length - bytes.length % 3;
    byte[] end = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, last, bytes.length));
    int start = base64.length - end.length;
    if (base64.length % 4 != 0
        || start < 0
        || !Arrays.equals(base64, start, base64.length, end, 0, end.length)) {
      throw new JsonRefused("the base64 is not written canonically");
    }
    return bytes;
  }

  /** True if {@code whole} has all that {@code part} has; it may have defaults beside it. */
  private static boolean holds(Json whole, Json part) {
    return switch (part) {
      case Json.Obj obj ->
          whole instanceof Json.Obj other
              && obj.fields().entrySet().stream().allMatch(field -> holdsField(other, field));
      case Json.Arr arr ->
          whole instanceof Json.Arr other && holdsItems(other.items(), arr.items());
      default -> whole.canonical().equals(part.canonical());
    };
  }

  private static boolean holdsField(Json.Obj whole, Map.Entry<String, Json> field) {
    Json value = whole.fields().get(field.getKey());
    return value != null && holds(value, field.getValue());
  }

  private static boolean holdsItems(List<Json> whole, List<Json> part) {
    if (whole.size() != part.size()) {
      return false;
    }
    for (int i = 0; i < part.size(); i++) {
      if (!holds(whole.get(i), part.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] line, int from, int length) {
    return new String(line, from, length, StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Header(
      SessionId session, Optional<SessionId> parent, long forkedAt, long head, byte[] hash) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Blob(String name, byte[] bytes) {}

  @SuppressWarnings("ArrayRecordComponent")
  record End(long entries, long blobs, byte[] hash, String sha256) {}
}
