package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.List;
import java.util.Optional;

/** What is said of a label for whose calls nobody is there. */
public final class LabelText {
  private LabelText() {}

  /**
   * That the calls of a session will wait, and for whom; empty if they will not.
   *
   * @param workers what {@code GET /api/workers} answers
   * @param label that the session asks for; empty if for none
   */
  public static Optional<String> notice(Json.Obj workers, Optional<String> label) {
    List<List<String>> ready =
        workers.list("workers").stream()
            .map(Json::asObject)
            .filter(worker -> worker.text("state").equals("ready"))
            .map(worker -> worker.list("labels").stream().map(Json::asText).toList())
            .toList();
    return label.isPresent()
        ? label
            .filter(wanted -> ready.stream().noneMatch(has -> has.contains(wanted)))
            .map(LabelText::missing)
        : Optional.of("the workers that are there take calls of their labels alone; see --label")
            .filter(words -> !ready.isEmpty() && ready.stream().noneMatch(List::isEmpty));
  }

  private static String missing(String label) {
    return "no worker of label "
        + label
        + " is known yet: the calls wait for one; start it with ANABRANCH_WORKER_LABELS="
        + label;
  }
}
