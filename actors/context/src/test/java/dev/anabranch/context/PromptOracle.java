package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Event;
import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.View;
import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The prompt after the entries by its definition: nothing is kept from one entry to the next,
 * everything is rendered from the first entry on, and no figure of the journal is believed.
 *
 * @param lines the header and then the segments, each with its end of line
 * @param seqs the entry of each line; 0 for the header
 */
record PromptOracle(int epoch, List<String> lines, List<Long> seqs) {

  static PromptOracle of(List<Event> events) {
    Header header = ((TaskEvent.Submitted) events.getFirst()).header();
    View view = View.FULL;
    long from = 0;
    int epoch = 1;
    for (int i = 0; i < events.size(); i++) {
      switch (events.get(i)) {
        case ContextEvent.ContextReduced reduced -> {
          view = reduced.view();
          from = i + 1L;
          epoch++;
        }
        case ContextEvent.HeaderReplaced replaced -> {
          header = replaced.header();
          epoch++;
        }
        case TaskEvent.TaskReworded reworded -> {
          view = View.REWORDED;
          from = i + 1L;
          epoch++;
        }
        default -> {}
      }
    }
    return rendered(epoch, events, header, view, from);
  }

  private static PromptOracle rendered(
      int epoch, List<Event> events, Header header, View view, long from) {
    List<Long> seqs = new ArrayList<>(List.of(0L));
    Renderer renderer = Renderer.of(header);
    List<String> lines = new ArrayList<>();
    lines.add(renderer.header(header).canonical() + "\n");
    for (int i = 0; i < events.size(); i++) {
      long seq = i + 1L;
      View.Form form = seq >= from ? View.Form.FULL : view.form(seq);
      List<Json.Obj> messages =
          switch (form) {
            case FULL -> renderer.render(seq, events.get(i));
            case SHORT -> renderer.shortened(seq, events.get(i));
            case SUMMARY -> renderer.summary(view.summary().orElseThrow());
            case NONE -> List.of();
          };
      if (!messages.isEmpty()) {
        StringBuilder line = new StringBuilder();
        messages.forEach(message -> line.append(message.canonical()).append('\n'));
        lines.add(line.toString());
        seqs.add(seq);
      }
    }
    return new PromptOracle(epoch, lines, seqs);
  }

  int segments() {
    return lines.size() - 1;
  }

  long length() {
    return lines.stream().mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  String hash() {
    byte[] hash = new byte[32];
    for (String line : lines) {
      ByteArrayOutputStream link = new ByteArrayOutputStream();
      link.writeBytes(hash);
      link.writeBytes(Sha256.of(line.getBytes(StandardCharsets.UTF_8)));
      hash = Sha256.of(link.toByteArray());
    }
    return HexFormat.of().formatHex(hash);
  }

  /** How many lines of the same entries are the same in both, from the first on. */
  int common(PromptOracle other) {
    int common = 0;
    while (common < Math.min(lines.size(), other.lines.size())
        && seqs.get(common).equals(other.seqs.get(common))
        && lines.get(common).equals(other.lines.get(common))) {
      common++;
    }
    return common;
  }
}
