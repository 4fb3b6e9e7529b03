package dev.anabranch.worker;

import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One external call between a session, a broker and two workers with a journal each, moved on one
 * small step at a time. The broker hands a record out again when its lock ends or its holder is
 * lost; when the broker itself crashes it forgets whom it gave what, but not what was accepted. It
 * takes a late acceptance of what another accepted without a word.
 */
final class TwoHosts {
  private static final String CALL = "7.0";
  private static final int ATTEMPTS_MAX = 6;

  private final SplittableRandom random;
  private final Rule rule;
  private final boolean waitsForProof;
  private final List<Sent> topic = new ArrayList<>();
  private final List<Host> hosts = List.of(new Host(), new Host());
  private int brokerLife;
  private int effects;
  private boolean troubled;
  private Optional<Settlement> settled = Optional.empty();

  /** As {@link AttemptRule#decide}. */
  interface Rule {
    AttemptRule.Verdict decide(ToolEffect effect, int attempt, CallRecord known);
  }

  TwoHosts(long seed, Rule rule, boolean waitsForProof) {
    this.random = new SplittableRandom(seed);
    this.rule = rule;
    this.waitsForProof = waitsForProof;
    topic.add(new Sent(1));
  }

  int effects() {
    return effects;
  }

  boolean troubled() {
    return troubled;
  }

  Optional<Settlement> settled() {
    return settled;
  }

  /** Anything may happen. */
  void stumble() {
    Host host = hosts.get(random.nextInt(2));
    switch (random.nextInt(14)) {
      case 0 -> host.crash();
      case 1 -> host.restart();
      case 2 -> endLocks();
      case 3 -> brokerCrash();
      case 4 -> redispatch();
      case 5 -> host.fetch();
      default -> {
        if (!host.advance()) {
          host.fetch();
        }
      }
    }
  }

  /** Nothing goes wrong any more; the session publishes again what nobody holds. */
  void recover() {
    hosts.forEach(Host::restart);
    for (int step = 0; step < 400 && settled.isEmpty(); step++) {
      Host host = hosts.get(random.nextInt(2));
      if (!host.advance()) {
        host.fetch();
      }
      boolean lost =
          hosts.stream().noneMatch(one -> one.work.isPresent())
              && topic.stream().allMatch(sent -> sent.accepted);
      if (lost && settled.isEmpty()) {
        topic.add(new Sent(topic.size() + 1));
      }
    }
  }

  private void redispatch() {
    if (settled.isEmpty() && topic.size() < ATTEMPTS_MAX) {
      troubled = true;
      topic.add(new Sent(topic.size() + 1));
    }
  }

  private void endLocks() {
    for (Sent sent : topic) {
      if (sent.holder.isPresent()) {
        troubled = true;
        Host holder = sent.holder.get();
        holder.work.filter(work -> work.sent == sent).ifPresent(work -> work.late = true);
        sent.holder = Optional.empty();
      }
    }
  }

  private void brokerCrash() {
    troubled = true;
    brokerLife++;
    for (Sent sent : topic) {
      sent.holder = Optional.empty();
    }
  }

  /** A publishing of the call, at the broker. */
  private static final class Sent {
    final int attempt;
    Optional<Host> holder = Optional.empty();
    boolean accepted;

    Sent(int attempt) {
      this.attempt = attempt;
    }
  }

  private enum Stage {
    TO_ACCEPT,
    TO_DECIDE,
    TO_DO,
    TO_FINISH,
    TO_TELL
  }

  /** The call in a worker's hands. */
  private static final class Work {
    final Sent sent;
    final int life;
    final CallRecord before;
    Stage stage;
    boolean late;
    Optional<Settlement> answer = Optional.empty();

    Work(Sent sent, int life, CallRecord before) {
      this.sent = sent;
      this.life = life;
      this.before = before;
      this.stage = Stage.TO_ACCEPT;
    }
  }

  private final class Host {
    private CallRecord disk = CallRecord.UNKNOWN;
    private CallRecord memory = CallRecord.UNKNOWN;
    private Optional<Work> work = Optional.empty();
    private boolean alive = true;

    /** Lines that wait for no fsync may be on disk or not. */
    void crash() {
      if (alive) {
        troubled = true;
        alive = false;
        work = Optional.empty();
        disk = random.nextBoolean() ? memory : disk;
        for (Sent sent : topic) {
          if (sent.holder.filter(holder -> holder == this).isPresent()) {
            sent.holder = Optional.empty();
          }
        }
      }
    }

    void restart() {
      if (alive) {
        return;
      }
      alive = true;
      memory = disk;
      if (memory.started() && !memory.told()) {
        if (memory.answer().isEmpty()) {
          flush(memory.ended(new InDoubt(CALL, "stopped"), memory.begun().orElseThrow()));
        }
        settled = settled.or(memory::settlement);
      }
    }

    private void flush(CallRecord next) {
      memory = next;
      disk = next;
    }

    void fetch() {
      List<Sent> free =
          topic.stream().filter(sent -> !sent.accepted && sent.holder.isEmpty()).toList();
      if (!alive || free.isEmpty()) {
        return;
      }
      Sent sent = free.get(random.nextInt(free.size()));
      sent.holder = Optional.of(this);
      if (work.isPresent()) {
        accept(sent);
      } else {
        work = Optional.of(new Work(sent, brokerLife, memory));
      }
    }

    private void accept(Sent sent) {
      sent.accepted = true;
      sent.holder = Optional.empty();
    }

    /** False if there is nothing to do. */
    boolean advance() {
      if (!alive || work.isEmpty()) {
        return false;
      }
      Work now = work.get();
      switch (now.stage) {
        case TO_ACCEPT -> prove(now);
        case TO_DECIDE -> decide(now);
        case TO_DO -> {
          effects++;
          now.stage = Stage.TO_FINISH;
        }
        case TO_FINISH -> {
          Settlement how =
              new Observed(CALL, 0, Output.EMPTY, Optional.empty(), 1, Optional.empty());
          finish(now, now.answer.orElse(how));
        }
        case TO_TELL -> {
          settled = settled.or(() -> now.answer);
          memory = memory.tell();
          work = Optional.empty();
        }
      }
      return true;
    }

    private void prove(Work now) {
      if (!waitsForProof) {
        now.stage = Stage.TO_DECIDE;
        return;
      }
      Sent sent = now.sent;
      boolean mine = sent.holder.filter(holder -> holder == this).isPresent();
      boolean unreported = now.life == brokerLife && (mine || sent.accepted);
      if (mine && unreported) {
        accept(sent);
      }
      if (unreported && !now.late) {
        memory = sent.attempt == 1 ? memory.accept() : memory;
        now.stage = Stage.TO_DECIDE;
      } else {
        work = Optional.empty();
      }
    }

    private void decide(Work now) {
      if (!waitsForProof && now.sent.holder.filter(holder -> holder == this).isPresent()) {
        accept(now.sent);
      }
      switch (rule.decide(ToolEffect.EXTERNAL, now.sent.attempt, now.before)) {
        case AttemptRule.Verdict.Run run -> {
          flush(memory.begun(now.sent.attempt));
          now.stage = Stage.TO_DO;
        }
        case AttemptRule.Verdict.Doubt doubt -> {
          now.answer = Optional.of(new InDoubt(CALL, doubt.reason()));
          now.stage = Stage.TO_FINISH;
        }
        case AttemptRule.Verdict.Repeat repeat -> {
          now.answer = Optional.of(repeat.settlement());
          now.stage = Stage.TO_TELL;
        }
      }
    }

    private void finish(Work now, Settlement how) {
      now.answer = Optional.of(how);
      flush(memory.ended(how, now.sent.attempt));
      now.stage = Stage.TO_TELL;
    }
  }
}
