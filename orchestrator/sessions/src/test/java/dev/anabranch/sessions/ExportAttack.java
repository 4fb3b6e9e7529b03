package dev.anabranch.sessions;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** One thing that somebody does to an exported file, and which line or entry must be named. */
final class ExportAttack {
  private final List<String> lines;
  private final SplittableRandom random;
  private final int entries;
  private String name = "";
  private byte[] bytes = {};
  private int line;

  private ExportAttack(byte[] export, SplittableRandom random) {
    this.lines = new ArrayList<>(new String(export, StandardCharsets.UTF_8).lines().toList());
    this.random = random;
    this.entries = head();
  }

  static ExportAttack on(byte[] export, SplittableRandom random) {
    ExportAttack attack = new ExportAttack(export, random);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> attack.editByte(export);
      case 3 -> attack.editLines();
      case 4 -> attack.cut(export);
      case 5 -> attack.editHeader();
      default -> attack.rewrite();
    }
    return attack;
  }

  String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The first line that is not as it was, from 0: line n is entry n. */
  int line() {
    return line;
  }

  /** True if that line was no entry. */
  boolean outside() {
    return line == 0 || line > entries;
  }

  private void editByte(byte[] export) {
    int at = random.nextInt(export.length);
    line = lineOf(export, at);
    bytes = export.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        name = "change a byte";
        bytes[at] ^= (byte) random.nextInt(1, 256);
      }
      case 1 -> {
        name = "remove a byte";
        bytes = spliced(export, at, at + 1, new byte[0]);
      }
      default -> {
        name = "add a byte";
        bytes = spliced(export, at, at, new byte[] {(byte) random.nextInt(256)});
      }
    }
  }

  private static byte[] spliced(byte[] export, int from, int to, byte[] with) {
    byte[] out = new byte[export.length - (to - from) + with.length];
    System.arraycopy(export, 0, out, 0, from);
    System.arraycopy(with, 0, out, from, with.length);
    System.arraycopy(export, to, out, from + with.length, export.length - to);
    return out;
  }

  private static int lineOf(byte[] export, int at) {
    int line = 0;
    for (int i = 0; i < at; i++) {
      line += export[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private void editLines() {
    int one = random.nextInt(lines.size() - 1);
    int two = random.nextInt(one + 1, lines.size());
    line = one;
    int head = head();
    switch (random.nextInt(3)) {
      case 0 -> {
        name = "drop a line";
        lines.remove(one);
      }
      case 1 -> {
        name = "swap lines";
        Collections.swap(lines, one, two);
      }
      default -> {
        name = "repeat a line";
        lines.add(one, lines.get(two));
      }
    }
    if (random.nextBoolean() && line <= head && two <= head) {
      end();
    }
    join();
  }

  private void cut(byte[] export) {
    name = "cut";
    int at = random.nextInt(export.length);
    bytes = spliced(export, at, export.length, new byte[0]);
    line = lineOf(export, at);
  }

  /** The header says something else, and the end agrees. */
  private void editHeader() {
    Json.Obj header = Json.parseObject(lines.getFirst());
    boolean fork = header.find("parent").isPresent();
    long at = fork ? header.integer("forkedAt") : 0;
    line = (int) at + 1;
    switch (random.nextInt(fork ? 5 : 3)) {
      case 0 -> header = header.with("session", SessionId.random(random).value());
      case 1 -> {
        header = header.with("head", header.integer("head") + 1);
        line = (int) header.integer("head");
      }
      case 2 -> {
        header = header.with("hash", Sha256.hex("another"));
        line = (int) header.integer("head");
      }
      case 3 -> header = header.with("parent", SessionId.random(random).value());
      default -> {
        header = header.with("forkedAt", at - 1);
        line = (int) at;
      }
    }
    name = "edit the header to " + header.canonical();
    lines.set(0, header.canonical());
    end();
    join();
  }

  /** Everything after the change fits it again: hashes, header and end. */
  private void rewrite() {
    int head = head();
    line = random.nextInt(1, head + 1);
    Json.Obj entry = Json.parseObject(lines.get(line));
    switch (random.nextInt(3)) {
      case 0 -> {
        name = "rewrite a time";
        Instant time = Instant.parse(entry.text("time")).plus(1, ChronoUnit.MICROS);
        lines.set(line, entry.with("time", time.toString()).canonical());
      }
      case 1 -> {
        name = "rewrite an event";
        String type = entry.text("type").equals("Paused") ? "Resumed" : "Paused";
        Json.Obj event = Json.object().with("by", "nobody");
        lines.set(line, entry.with("type", type).with("event", event).canonical());
      }
      default -> {
        name = "end before an entry";
        line = Math.max(line, forkedAt() + 2);
        while (Json.parseObject(lines.get(line)).find("seq").isPresent()) {
          lines.remove(line);
        }
      }
    }
    rechain();
    join();
  }

  private void rechain() {
    byte[] previous = HashChain.origin();
    String named = "";
    int last = 0;
    for (int i = 1; isEntry(lines.get(i)); i++) {
      Json.Obj entry = Json.parseObject(lines.get(i));
      previous = next(previous, entry);
      lines.set(i, entry.with("hash", HexFormat.of().formatHex(previous)).canonical());
      named += entry.canonical();
      last = i;
    }
    String kept = named;
    lines.removeIf(text ->
        text.startsWith("{\"base64\"") && !kept.contains(Json.parseObject(text).text("blob")));
    String hash = HexFormat.of().formatHex(previous);
    Json.Obj header = Json.parseObject(lines.getFirst()).with("head", last).with("hash", hash);
    lines.set(0, header.canonical());
    end();
  }

  private static boolean isEntry(String line) {
    return line.startsWith("{\"event\"");
  }

  private static byte[] next(byte[] previous, Json.Obj entry) {
    return HashChain.next(
        previous,
        new SessionId(entry.text("origin")),
        entry.integer("seq"),
        entry.text("type"),
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(entry.text("time"))),
        Sha256.of(entry.obj("event").bytes()));
  }

  private int head() {
    return (int) Json.parseObject(lines.getFirst()).integer("head");
  }

  private int forkedAt() {
    return (int) Json.parseObject(lines.getFirst()).findInteger("forkedAt").orElse(0);
  }

  /** An end that fits what is before it, as far as it can. */
  private void end() {
    lines.removeIf(text -> text.startsWith("{\"end\""));
    Json.Obj header = Json.object();
    for (String text : lines) {
      header = text.startsWith("{\"anabranch\"") ? Json.parseObject(text) : header;
    }
    Json.Obj end =
        Json.object()
            .with("entries", lines.stream().filter(ExportAttack::isEntry).count())
            .with("blobs", lines.stream().filter(text -> text.startsWith("{\"base64\"")).count())
            .withText("hash", header.findText("hash"))
            .with("sha256", Sha256.hex(String.join("\n", lines) + "\n"));
    lines.add(Json.object().with("end", end).canonical());
  }

  private void join() {
    bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
