package dev.anabranch.launcher.cli;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.doctor.Doctor;
import dev.anabranch.launcher.reads.Reads;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Paint;
import dev.anabranch.launcher.terminal.Terminal;
import dev.anabranch.launcher.text.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: what is in force, from where, and what to mend. */
@Command(
    name = "doctor",
    description = {
      "Say what is in force and from where, try each part, and name the fix for each gap.",
      "Exits with 1 if something needs mending."
    },
    footer = {"", "Examples:", "  anabranch doctor", "  anabranch doctor --output json"})
final class DoctorVerb implements Callable<Integer> {
  private final Anabranch anabranch;

  DoctorVerb(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    Json.Obj report = new Doctor(anabranch.data(), anabranch.configuration(), this::workers).json();
    if (anabranch.json()) {
      anabranch.printJson(report);
    } else {
      print(report);
    }
    return report.bool("ok") ? Exit.DONE : Exit.TASK_FAILED;
  }

  private Json.Obj workers() {
    try (Reads reads = anabranch.reads()) {
      return reads.workers();
    }
  }

  private void print(Json.Obj report) {
    Terminal terminal = anabranch.terminal();
    Paint paint = terminal.outPaint();
    for (Json item : report.list("findings")) {
      Json.Obj finding = item.asObject();
      boolean ok = finding.bool("ok");
      String mark = ok ? paint.good("ok  ") : paint.bad("MEND");
      terminal.data(mark + "  " + finding.text("part") + ": " + finding.text("found"));
      finding.findText("fix").ifPresent(fix -> terminal.data("      fix: " + fix));
    }
    Table table = new Table("SETTING", "FROM", "VALUE");
    for (Json item : report.list("settings")) {
      Json.Obj setting = item.asObject();
      table.row(setting.text("key"), setting.text("from"), setting.text("value"));
    }
    terminal.data("");
    table.lines(Integer.MAX_VALUE).forEach(terminal::data);
  }
}
