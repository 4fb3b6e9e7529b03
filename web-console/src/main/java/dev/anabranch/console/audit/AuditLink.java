package dev.anabranch.console.audit;

import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One line of the log: what was done, its place, and a hash over it and the hash before. */
record AuditLink(Json.Obj json) {
  private static final String DOMAIN = "anabranch-audit/1\n";

  static AuditLink after(AuditHead head, String time, Deed deed) {
    Json.Obj json =
        deed.json().with("seq", head.seq() + 1).with("time", time).with("previous", head.hash());
    return new AuditLink(json.with("hash", hash(json)));
  }

  private static String hash(Json.Obj withoutHash) {
    return Sha256.hex(DOMAIN + withoutHash.canonical());
  }

  private static Json.Obj withoutHash(Json.Obj json) {
    Map<String, Json> fields = new TreeMap<>(json.fields());
    fields.remove("hash");
    return Json.object(fields);
  }

  /** Empty if this is no whole line, or its hash is not that of what it says. */
  static Optional<AuditLink> read(String line) {
    try {
      Json.Obj json = Json.parseObject(line);
      boolean whole =
          json.canonical().equals(line)
              && json.findInteger("seq").isPresent()
              && json.findText("previous").isPresent()
              && json.findText("hash").filter(hash(withoutHash(json))::equals).isPresent();
      return whole ? Optional.of(new AuditLink(json)) : Optional.empty();
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  boolean follows(AuditHead head) {
    return seq() == head.seq() + 1 && previous().equals(head.hash());
  }

  long seq() {
    return json.integer("seq");
  }

  String hash() {
    return json.text("hash");
  }

  String previous() {
    return json.text("previous");
  }

  boolean isOf(Optional<String> who, Optional<String> session) {
    boolean by = who.filter(name -> !json.text("who").equals(name)).isEmpty();
    boolean about =
        session.isEmpty()
            || (json.find("sessions").isPresent()
                && json.list("sessions").stream()
                    .anyMatch(id -> id.asText().equals(session.get())));
    return by && about;
  }
}
