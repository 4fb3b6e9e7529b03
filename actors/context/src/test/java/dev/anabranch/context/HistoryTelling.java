package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Output;
import dev.anabranch.events.PeopleEvent;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.ToolCall;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** One branch being told: what may follow is known from what has happened. */
final class HistoryTelling {
  private static final int CALLS_MAX = 4;

  private final SplittableRandom random;
  private final Texts texts;
  private final SilentEvents silent;
  private final List<Event> events = new ArrayList<>();
  private final List<String> open = new ArrayList<>();
  private Prompt prompt;

  HistoryTelling(SplittableRandom random, Texts texts, List<Event> inherited) {
    this.random = random;
    this.texts = texts;
    this.silent = new SilentEvents(random, texts);
    this.prompt = Prompt.of(StandardHeader.create());
    inherited.forEach(this::add);
  }

  List<Event> events() {
    return events;
  }

  void add(Event event) {
    events.add(event);
    switch (event) {
      case TaskEvent.Submitted submitted ->
          prompt = Prompt.of(submitted.header()).plus(events.size(), event);
      case TurnEvent.ModelReplied replied -> {
        for (int i = 0; i < replied.calls().size(); i++) {
          open.add(events.size() + "." + i);
        }
        prompt = prompt.plus(events.size(), event);
      }
      case ToolEvent.Settlement settled -> {
        open.remove(settled.call());
        prompt = prompt.plus(events.size(), event);
      }
      default -> prompt = prompt.plus(events.size(), event);
    }
  }

  void live(int turns) {
    settle();
    for (int turn = 1; turn <= turns; turn++) {
      boundary();
      ask(turn);
      settle();
    }
    boundary();
    ask(turns + 1);
  }

  private void settle() {
    while (!open.isEmpty()) {
      String call = open.get(random.nextInt(open.size()));
      if (random.nextInt(3) == 0) {
        add(silent.during(call));
      }
      add(settlement(call));
    }
  }

  private void boundary() {
    if (prompt.renewal().isPresent()) {
      if (random.nextInt(4) == 0) {
        replaceHeader(prompt.renewal().get());
      }
      return;
    }
    switch (random.nextInt(14)) {
      case 0 -> {
        add(new PeopleEvent.Steered(texts.said(), "owner"));
        add(new PeopleEvent.SteerAdmitted(events.size(), texts.said()));
      }
      case 1 -> add(new ContextEvent.PlanRecited(texts.said()));
      case 2 -> add(new ContextEvent.LoopNoticed("fs_read", 3, Optional.of(texts.said())));
      case 3 -> add(new TurnEvent.Nudged("length", texts.said()));
      case 4 -> replaceHeader(edited(prompt.header()));
      case 5 -> add(new ContextEvent.InstructionsFound("a/AGENTS.md", texts.any(), "0"));
      case 6, 7, 8 -> reduce();
      case 9, 10 -> add(silent.anywhere());
      default -> {}
    }
  }

  private Header edited(Header header) {
    return new Header(
        header.renderer(),
        texts.any(),
        header.tools().subList(0, header.tools().size() / 2),
        header.skills(),
        List.of(texts.any()),
        header.variation());
  }

  private void replaceHeader(Header header) {
    EpochOpening opening = EpochOpening.under(header, prompt);
    add(new ContextEvent.HeaderReplaced(header, texts.any(), figures(opening)));
  }

  private void reduce() {
    Reduction reduction = new Reduction(prompt);
    for (int i = 0; i < events.size(); i++) {
      reduction.entry(i + 1, events.get(i));
    }
    switch (random.nextInt(4)) {
      case 0 -> reduction.compacted().ifPresent(view -> show(ContextEvent.Kind.COMPACT, view));
      case 1 -> reduction.compactedFully().ifPresent(view -> show(ContextEvent.Kind.COMPACT, view));
      case 2 -> {
        List<Long> replaceable = reduction.replaceable();
        if (!replaceable.isEmpty()) {
          show(ContextEvent.Kind.SUMMARY, reduction.summedUp(replaceable, texts.any()));
        }
      }
      default -> show(ContextEvent.Kind.RESTORE, Reduction.restored(prompt.view()));
    }
  }

  private void show(ContextEvent.Kind kind, View view) {
    EpochOpening opening = EpochOpening.showing(view, events.size() + 1, prompt);
    add(new ContextEvent.ContextReduced(kind, view, figures(opening), Usage.UNKNOWN));
  }

  private ContextEvent.Epoch figures(EpochOpening opening) {
    for (int i = 0; i < events.size(); i++) {
      opening.entry(i + 1, events.get(i));
    }
    return opening.figures();
  }

  private void ask(int turn) {
    request(turn, 1);
    if (random.nextInt(8) == 0) {
      add(
          new TurnEvent.ModelFailed(
              "server", texts.any(), OptionalLong.of(500), OptionalLong.of(1), Usage.UNKNOWN));
      request(turn, 2);
    }
    if (random.nextInt(3) == 0) {
      add(silent.anywhere());
    }
    if (random.nextInt(20) == 0) {
      add(new TurnEvent.ModelCancelled());
      return;
    }
    ToolCall[] calls = new ToolCall[random.nextInt(CALLS_MAX + 1)];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = call();
    }
    add(Given.replied(texts.any(), calls));
  }

  private void request(int turn, int attempt) {
    add(
        new TurnEvent.ModelRequested(
            turn, attempt, prompt.epoch(), prompt.segmentCount(), prompt.prefixHash()));
  }

  private ToolCall call() {
    String tool = random.nextBoolean() ? "fs_read" : "shell_run";
    String arguments =
        switch (random.nextInt(4)) {
          case 0 -> texts.any();
          case 1 -> "{ \"n\" : " + random.nextInt(3) + " }";
          case 2 -> dev.anabranch.json.Json.object().with("z", texts.any()).canonical();
          default -> "{}";
        };
    return new ToolCall(texts.pieces(random.nextInt(2)), tool, arguments);
  }

  private Event settlement(String call) {
    return switch (random.nextInt(12)) {
      case 0 -> Given.failed(call, texts.any(), Output.of(texts.any()));
      case 1 -> new ToolEvent.Rejected(call, texts.any());
      case 2 -> new ToolEvent.CallDenied(call, texts.any(), "owner");
      case 3 -> new ToolEvent.CallCancelled(call, Optional.empty());
      case 4 -> new ToolEvent.InDoubt(call, texts.any());
      case 5 -> Given.observed(call, 0, blob());
      case 6 -> Given.failed(call, texts.any(), blob());
      default -> Given.observed(call, random.nextInt(5) == 0 ? 1 : 0, texts.any());
    };
  }

  private Output blob() {
    return new Output(
        texts.any(), texts.any(), 9_999_999, Optional.of("ab".repeat(32)), random.nextBoolean());
  }
}
