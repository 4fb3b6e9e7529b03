package dev.anabranch.events;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The frozen beginning of a prompt: system text, all tools (kept sorted by name), the skill
 * catalogue and the experience snapshot. {@code renderer} pins the version that renders the
 * session, {@code variation} what its wording varies by (techniques 1.8). {@code pins} render to
 * nothing: they name the text of each skill.
 */
public record Header(
    String renderer,
    String system,
    List<ToolDefinition> tools,
    List<String> skills,
    List<String> experiences,
    Optional<Variation> variation,
    List<Pin> pins) {

  /** A skill of the catalogue and the SHA-256 of its {@code SKILL.md}, which is a blob. */
  public record Pin(String name, String sha256) {
    public Pin {
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("a skill is pinned by 64 hex digits");
      }
    }
  }

  /** The set of wordings and the seed that chooses among them, the same for a whole lineage. */
  public record Variation(String set, String seed) {}

  /** A header without skills. */
  public Header(
      String renderer,
      String system,
      List<ToolDefinition> tools,
      List<String> skills,
      List<String> experiences,
      Optional<Variation> variation) {
    this(renderer, system, tools, skills, experiences, variation, List.of());
  }

  /** A header whose wording does not vary. */
  public Header(
      String renderer,
      String system,
      List<ToolDefinition> tools,
      List<String> skills,
      List<String> experiences) {
    this(renderer, system, tools, skills, experiences, Optional.empty());
  }

  public Header {
    tools = tools.stream().sorted(Comparator.comparing(ToolDefinition::name)).toList();
    skills = List.copyOf(skills);
    experiences = List.copyOf(experiences);
    pins = pins.stream().sorted(Comparator.comparing(Pin::name)).toList();
  }

  /** True if entries look the same under both. */
  public boolean rendersAs(Header other) {
    return renderer.equals(other.renderer) && variation.equals(other.variation);
  }

  /** The same header under another version of the renderer. */
  public Header under(String newRenderer) {
    return new Header(newRenderer, system, tools, skills, experiences, variation, pins);
  }

  /** The hash that a skill is pinned by. */
  public Optional<String> pin(String skill) {
    return pins.stream().filter(pin -> pin.name().equals(skill)).findFirst().map(Pin::sha256);
  }

  /** The same header with another system text. */
  public Header saying(String newSystem) {
    return new Header(renderer, newSystem, tools, skills, experiences, variation, pins);
  }

  /** The same header with other tools. */
  public Header having(List<ToolDefinition> newTools) {
    return new Header(renderer, system, newTools, skills, experiences, variation, pins);
  }

  public Optional<ToolDefinition> tool(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }
}
