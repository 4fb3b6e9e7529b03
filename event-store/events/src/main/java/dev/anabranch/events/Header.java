package dev.anabranch.events;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The frozen beginning of a prompt: system text, all tools (kept sorted by name), the skill
 * catalogue and the experience snapshot. {@code renderer} pins the version that renders the
 * session.
 */
public record Header(
    String renderer,
    String system,
    List<ToolDefinition> tools,
    List<String> skills,
    List<String> experiences) {
  public Header {
    tools = tools.stream().sorted(Comparator.comparing(ToolDefinition::name)).toList();
    skills = List.copyOf(skills);
    experiences = List.copyOf(experiences);
  }

  public Optional<ToolDefinition> tool(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }
}
