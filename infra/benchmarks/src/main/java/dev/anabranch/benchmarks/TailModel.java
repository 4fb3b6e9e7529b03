package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import dev.anabranch.model.Model;
import dev.anabranch.model.ModelAnswer;
import dev.anabranch.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends only the end of each prompt after a fixed filler, so that a request has the same size at
 * every step and what is measured is the platform, not the growing prompt.
 */
final class TailModel implements Model {
  private static final int MESSAGES_64 = 40;
  private static final int FILLER_64 = 33 << 10;
  private static final int MESSAGES_1 = 2;

  private final Model model;
  private final int promptKib;
  private final Json.Obj filler;

  TailModel(Model model, int promptKib) {
    this.model = model;
    this.promptKib = promptKib;
    this.filler = filler(promptKib == 1 ? 0 : FILLER_64);
  }

  private static Json.Obj filler(int chars) {
    return Json.object().with("role", "user").with("content", "x".repeat(chars)).keepingBytes();
  }

  /** A request of the given size that belongs to no session. */
  static ModelRequest alone(dev.anabranch.events.ModelChoice choice, int kib) {
    return new ModelRequest(choice, List.of(), List.of(filler((kib << 10) - 150)), "");
  }

  @Override
  public CompletionStage<ModelAnswer> ask(ModelRequest request) {
    int keep = promptKib == 1 ? MESSAGES_1 : MESSAGES_64;
    List<Json.Obj> all = request.messages();
    List<Json.Obj> tail = new ArrayList<>(keep + 1);
    tail.add(filler);
    tail.addAll(all.subList(Math.max(0, all.size() - keep), all.size()));
    List<Json.Obj> tools = promptKib == 1 ? List.of() : request.tools();
    return model.ask(new ModelRequest(request.model(), tools, tail, request.cacheKey()));
  }

  @Override
  public void close() {
    model.close();
  }
}
