package dev.anabranch.context.skills;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Written know-how that keeps all rules. {@code body} is the {@code SKILL.md} without its front
 * matter, {@code sha256} that of the whole file, {@code files} what else is in the folder, relative
 * to it.
 *
 * @param folder relative to the workspace, or to the store of the scope {@code USER}
 */
public record Skill(
    String name,
    String description,
    Optional<String> license,
    Optional<String> compatibility,
    SortedMap<String, String> metadata,
    List<String> allowedTools,
    String body,
    String sha256,
    String folder,
    List<String> files,
    Scope scope,
    List<SkillFinding> warnings) {

  /** Where a skill comes from. */
  public enum Scope {
    /** The workspace, so whoever wrote it: a person must approve it. */
    PROJECT,
    /** The store of this server, whose owner put it there. */
    USER
  }

  public Skill {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    allowedTools = List.copyOf(allowedTools);
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
