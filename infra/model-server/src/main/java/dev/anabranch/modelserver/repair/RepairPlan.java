package dev.anabranch.modelserver.repair;

import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The plan as it stands at each stage of a repair. */
enum RepairPlan {
  READ("Read the program and its tests"),
  RUN("Run the tests as they are"),
  LOCATE("See which lines the failing tests run"),
  TRY("Change one token at a time, likeliest first"),
  CONFIRM("Run the tests once more"),
  REPORT("Report what changed");

  private final String title;

  RepairPlan(String title) {
    this.title = title;
  }

  /** All items, those before this stage done, this one under way. */
  Json items() {
    List<Json> items = new ArrayList<>();
    String status = "done";
    for (RepairPlan stage : values()) {
      status = stage == this ? "doing" : status.equals("doing") ? "todo" : status;
      items.add(Json.object().with("title", stage.title).with("status", status));
    }
    return Json.array(items);
  }

  static Json allDone() {
    List<Json> items = new ArrayList<>();
    for (RepairPlan stage : values()) {
      items.add(Json.object().with("title", stage.title).with("status", "done"));
    }
    return Json.array(items);
  }
}
