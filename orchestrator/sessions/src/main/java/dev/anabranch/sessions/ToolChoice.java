package dev.anabranch.sessions;

import dev.anabranch.events.Header;
import dev.anabranch.events.ToolDefinition;
import java.util.List;
import java.util.stream.Collectors;

/** Which tools of a header stay, as people name them. Pure. */
final class ToolChoice {
  private ToolChoice() {}

  /** The header with these tools alone; refuses none, and those that it does not have. */
  static Header of(Header header, List<String> names) {
    if (names.isEmpty()) {
      throw new Sessions.Refused("name at least one tool; the tools are " + all(header));
    }
    for (String name : names) {
      if (header.tool(name).isEmpty()) {
        throw new Sessions.Refused("there is no tool " + name + "; the tools are " + all(header));
      }
    }
    return header.having(
        header.tools().stream().filter(tool -> names.contains(tool.name())).toList());
  }

  private static String all(Header header) {
    return header.tools().stream().map(ToolDefinition::name).collect(Collectors.joining(", "));
  }
}
