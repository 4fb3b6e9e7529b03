package dev.anabranch.launcher.task;

import dev.anabranch.context.skills.Skill;
import dev.anabranch.context.skills.SkillCatalogue;
import dev.anabranch.context.skills.SkillFinding;
import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.context.skills.SkillTree;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.TrustedSkills;
import dev.anabranch.sessions.SkillStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The skills that a session on a folder would begin with now.
 *
 * @param ready what it could load
 * @param untrusted skills of the folder that no person has approved
 * @param refused what breaks a rule, with all reasons
 * @param notes which skill hides which
 */
public record SkillsHere(
    List<Skill> ready, List<Skill> untrusted, List<SkillScan.Refused> refused, List<String> notes) {
  public SkillsHere {
    ready = List.copyOf(ready);
    untrusted = List.copyOf(untrusted);
    refused = List.copyOf(refused);
    notes = List.copyOf(notes);
  }

  /**
   * @param dir the workspace; without one, the skills of the server alone
   */
  public static SkillsHere of(DataFolder data, Optional<Path> dir) {
    SkillScan.Found found =
        SkillScan.all(
            new SkillStore(data.skills()),
            dir.<SkillTree>map(SkillStore::ofWorkspace).orElse(SkillTree.empty()));
    TrustedSkills trusted = new TrustedSkills(data.trustedSkills());
    SkillCatalogue catalogue = SkillCatalogue.of(found.skills(), trusted.hashes());
    return new SkillsHere(
        catalogue.skills(), catalogue.untrusted(), found.refused(), catalogue.notes());
  }

  /** What a person who starts work on the folder should know; empty if nothing. */
  public Optional<String> notice(Path dir) {
    if (untrusted.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", untrusted.stream().map(Skill::name).distinct().toList());
    return Optional.of(
        "not approved, so not used: skill "
            + names
            + "; read it, then: skills approve "
            + untrusted.getFirst().name()
            + " --dir "
            + dir);
  }

  public Json.Obj json() {
    List<Json> skills = new ArrayList<>();
    ready.forEach(skill -> skills.add(json(skill, "ready")));
    untrusted.forEach(skill -> skills.add(json(skill, "not approved")));
    return Json.object()
        .with("skills", Json.array(skills))
        .with("invalid", Json.array(refused.stream().map(SkillsHere::json).toList()))
        .with("notes", Json.strings(notes));
  }

  private static Json json(Skill skill, String state) {
    return Json.object()
        .with("name", skill.name())
        .with("description", skill.description())
        .with("scope", skill.scope() == Skill.Scope.USER ? "server" : "workspace")
        .with("folder", skill.folder())
        .with("sha256", skill.sha256())
        .with("state", state)
        .with("warnings", reasons(skill.warnings()));
  }

  private static Json json(SkillScan.Refused refused) {
    return Json.object().with("path", refused.path()).with("reasons", reasons(refused.findings()));
  }

  private static Json reasons(List<SkillFinding> findings) {
    return Json.strings(findings.stream().map(SkillFinding::text).toList());
  }
}
