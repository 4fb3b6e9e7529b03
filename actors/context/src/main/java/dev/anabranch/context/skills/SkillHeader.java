package dev.anabranch.context.skills;

import dev.anabranch.events.Header;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Puts skills into the header of a new session: the catalogue, and the tool that loads one. */
public final class SkillHeader {
  public static final String TOOL = "skill_activate";

  private SkillHeader() {}

  /** The header with these skills in place of any before; without skills there is no tool. */
  public static Header with(Header header, List<Skill> skills) {
    List<ToolDefinition> tools = new ArrayList<>(header.tools());
    tools.removeIf(tool -> tool.name().equals(TOOL));
    if (!skills.isEmpty()) {
      tools.add(tool(skills));
    }
    return new Header(
        header.renderer(),
        header.system(),
        tools,
        SkillCatalogue.lines(skills),
        header.experiences(),
        header.variation(),
        skills.stream().map(skill -> new Header.Pin(skill.name(), skill.sha256())).toList());
  }

  private static ToolDefinition tool(List<Skill> skills) {
    Json.Obj name =
        Json.object()
            .with("type", "string")
            .with("enum", Json.strings(skills.stream().map(Skill::name).sorted().toList()));
    return new ToolDefinition(
        TOOL,
        "Load the instructions of a skill, once, before you do the work it is for.",
        Json.object()
            .with("type", "object")
            .with("properties", Json.object().with("name", name))
            .with("required", Json.strings(List.of("name")))
            .with("additionalProperties", false),
        ToolEffect.SESSION);
  }
}
