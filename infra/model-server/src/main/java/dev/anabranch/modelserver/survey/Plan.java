package dev.anabranch.modelserver.survey;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of a survey, as they are written down for people. */
enum Plan {
  LOOK("Look at the folder and at samples"),
  PROGRAM("Write a program that reads the files"),
  READ("Read every table and every text"),
  REPORT("Write report.md"),
  CHECK("Check the report and clean up");

  private final String title;

  Plan(String title) {
    this.title = title;
  }

  /** The plan while this part is being done: the parts before it are done. */
  Reply.Call update() {
    List<Json.Obj> items = new ArrayList<>();
    String status = "done";
    for (Plan part : values()) {
      items.add(item(part, part == this ? "doing" : status));
      status = part == this ? "todo" : status;
    }
    return call(items);
  }

  /** The plan when all is done. */
  static Reply.Call allDone() {
    return call(Arrays.stream(values()).map(part -> item(part, "done")).toList());
  }

  private static Json.Obj item(Plan part, String status) {
    return Json.object().with("title", part.title).with("status", status);
  }

  private static Reply.Call call(List<Json.Obj> items) {
    return new Reply.Call("plan_update", Json.object().with("items", Json.array(items)));
  }
}
