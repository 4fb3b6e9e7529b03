package dev.anabranch.journal.anchor;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.anchor.Statement.Head;
import dev.anabranch.journal.anchor.Statement.Run;
import dev.anabranch.journal.anchor.Statement.Traces;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Reads a line of the anchors strictly: what is not exactly so is {@link JsonRefused}. */
final class StatementForm {
  private static final Set<String> FIELDS =
      Set.of(
          "entries",
          "heads",
          "key",
          "number",
          "previous",
          "runs",
          "signature",
          "time",
          "traces",
          "version");
  private static final Set<String> HEAD = Set.of("hash", "seq", "session");

  private StatementForm() {}

  /** The statement of a line that {@code key} signed; refuses one that it did not. */
  static Statement signed(byte[] line, VerifyingKey key) {
    Json.Obj json = canonical(line);
    if (!json.text("key").equals(key.text())) {
      throw new JsonRefused("it was signed with another key");
    }
    Json.Obj bare = Json.object();
    for (String field : FIELDS) {
      bare = field.equals("signature") ? bare : bare.with(field, json.at(field));
    }
    if (!key.signed(bare.bytes(), base64(json.text("signature")))) {
      throw new JsonRefused("the signature is not that of its text");
    }
    return statement(json);
  }

  private static Json.Obj canonical(byte[] line) {
    Json.Obj json = Json.parseObject(line);
    if (!Arrays.equals(json.bytes(), line)) {
      throw new JsonRefused("it is not written canonically");
    }
    if (json.integer("version") != Statement.VERSION) {
      throw new JsonRefused("version " + json.integer("version") + " is not known here");
    }
    requireFields(json, FIELDS);
    return json;
  }

  private static Statement statement(Json.Obj json) {
    List<Head> heads = new ArrayList<>();
    json.list("heads").forEach(head -> heads.add(head(head.asObject())));
    List<Run> runs = new ArrayList<>();
    json.list("runs").forEach(run -> runs.add(run(run, heads.size())));
    Traces traces = new Traces(base64(json.text("traces")));
    long stated = runs.stream().mapToLong(Run::count).sum();
    if (stated < 1
        || stated > Statement.ENTRIES_MAX
        || traces.bytes().length != stated * Long.BYTES) {
      throw new JsonRefused("runs and traces do not fit together");
    }
    return new Statement(
        json.integer("number"),
        time(json.text("time")),
        hash(json.text("previous")),
        json.integer("entries"),
        heads,
        runs,
        traces);
  }

  private static Head head(Json.Obj json) {
    requireFields(json, HEAD);
    if (!SessionId.isValid(json.text("session"))) {
      throw new JsonRefused("\"session\" is no session id");
    }
    return new Head(
        new SessionId(json.text("session")), json.integer("seq"), hash(json.text("hash")));
  }

  private static Run run(Json json, int heads) {
    if (json instanceof Json.Arr(List<Json> items)
        && items.size() == 4
        && items.stream().allMatch(Json.Int.class::isInstance)) {
      long[] of = items.stream().mapToLong(item -> ((Json.Int) item).value()).toArray();
      boolean possible =
          of[0] >= 0 && of[0] < heads && of[1] >= 1 && of[3] >= 1 && of[3] <= Statement.ENTRIES_MAX;
      if (possible) {
        return new Run((int) of[0], of[1], of[2], (int) of[3]);
      }
    }
    throw new JsonRefused("a run must be [head, seq, ordering, count]");
  }

  private static void requireFields(Json.Obj json, Set<String> fields) {
    if (!json.fields().keySet().equals(fields)) {
      throw new JsonRefused("the fields must be " + fields.stream().sorted().toList());
    }
  }

  private static String hash(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw new JsonRefused("a hash is 64 hex digits");
    }
    return text;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new JsonRefused("\"time\" is no time");
    }
  }

  /** Strict in both directions, so that two lines never mean one statement. */
  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new JsonRefused("not base64: " + e.getMessage());
    }
    throw new JsonRefused("the base64 is not written canonically");
  }
}
