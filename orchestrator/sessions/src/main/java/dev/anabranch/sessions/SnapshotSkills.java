package dev.anabranch.sessions;

import dev.anabranch.blobs.FileEntry;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.context.skills.SkillTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the skills of a workspace are, in a snapshot of it; nothing else is looked at. */
final class SnapshotSkills implements SkillTree {
  private static final String TOP = ".agents";

  private final Snapshots snapshots;
  private final String root;

  SnapshotSkills(Snapshots snapshots, String root) {
    this.snapshots = snapshots;
    this.root = root;
  }

  @Override
  public SortedMap<String, Kind> paths() {
    SortedMap<String, Kind> paths = new TreeMap<>();
    entries().forEach(entry -> paths.put(entry.path(), kind(entry.kind())));
    return paths;
  }

  private List<FileEntry> entries() {
    List<FileEntry> entries = new ArrayList<>();
    snapshots.find(root, TOP).ifPresent(entries::add);
    Optional<FileEntry> skills = snapshots.find(root, SkillScan.PROJECT_FOLDER);
    skills.ifPresent(entries::add);
    skills
        .filter(entry -> entry.kind() == dev.anabranch.blobs.Kind.FOLDER)
        .flatMap(FileEntry::sha256)
        .ifPresent(folder -> snapshots.list(folder).forEach(entry -> entries.add(below(entry))));
    return entries;
  }

  private static FileEntry below(FileEntry entry) {
    return new FileEntry(
        SkillScan.PROJECT_FOLDER + "/" + entry.path(),
        entry.kind(),
        entry.mode(),
        entry.size(),
        entry.sha256(),
        entry.target());
  }

  private static Kind kind(dev.anabranch.blobs.Kind kind) {
    return switch (kind) {
      case FILE -> Kind.FILE;
      case FOLDER -> Kind.FOLDER;
      case LINK -> Kind.LINK;
      case UNCAPTURED -> Kind.UNCAPTURED;
    };
  }

  @Override
  public byte[] read(String path) {
    return snapshots.file(root, path);
  }
}
