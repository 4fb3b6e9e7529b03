package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.context.skills.Skill;
import dev.anabranch.context.skills.SkillActivation;
import dev.anabranch.context.skills.SkillCatalogue;
import dev.anabranch.context.skills.SkillScan;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Gives out the skills that a session pinned when it started, whatever became of their files. */
public final class SkillShelf {
  private final BlobStore blobs;
  private final Snapshots snapshots;

  public SkillShelf(BlobStore blobs) {
    this.blobs = blobs;
    this.snapshots = new Snapshots(blobs);
  }

  /**
   * What the agent is told of the skill. Throws {@link dev.anabranch.blobs.BlobMissing} or {@link
   * dev.anabranch.blobs.BlobDamaged} if its text is not there.
   *
   * @param root the snapshot with which the session started, where the skill's other files are
   * @param sha256 the hash that was pinned under this name
   */
  public String observation(Optional<String> root, String name, String sha256) {
    return root.flatMap(at -> inWorkspace(at, name, sha256))
        .map(SkillActivation::observation)
        .orElseGet(() -> SkillActivation.observation(name, blobs.read(sha256), "", List.of()));
  }

  private Optional<Skill> inWorkspace(String root, String name, String sha256) {
    SkillScan.Found found = SkillScan.project(new SnapshotSkills(snapshots, root));
    return SkillCatalogue.of(found.skills(), new TreeSet<>(List.of(sha256))).skills().stream()
        .filter(skill -> skill.name().equals(name))
        .findFirst();
  }
}
