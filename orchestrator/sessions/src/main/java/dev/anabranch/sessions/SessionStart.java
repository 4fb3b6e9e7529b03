package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.FileEntry;
import dev.anabranch.blobs.Snapshots;
import dev.anabranch.context.ExperienceSnapshot;
import dev.anabranch.context.WorkspaceInstructions;
import dev.anabranch.context.skills.Skill;
import dev.anabranch.context.skills.SkillCatalogue;
import dev.anabranch.context.skills.SkillHeader;
import dev.anabranch.context.skills.SkillScan;
import dev.anabranch.context.skills.SkillTree;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Header;
import dev.anabranch.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a new session finds before its first turn: skills of its workspace and of this server, the
 * instructions of the workspace, and the lessons of the library. All of it is frozen here: the
 * texts are durable blobs, or in the header, before anybody names them.
 */
public final class SessionStart {
  private final BlobStore blobs;
  private final Snapshots snapshots;
  private final SkillTree store;
  private final Supplier<SortedSet<String>> trusted;
  private final Supplier<ExperienceLibrary> library;

  /**
   * @param store the skills of this server
   * @param trusted hashes of each {@code SKILL.md} of a workspace that a person approved
   */
  public SessionStart(
      BlobStore blobs,
      SkillTree store,
      Supplier<SortedSet<String>> trusted,
      Supplier<ExperienceLibrary> library) {
    this.blobs = blobs;
    this.snapshots = new Snapshots(blobs);
    this.store = store;
    this.trusted = trusted;
    this.library = library;
  }

  /**
   * What was found.
   *
   * @param header with the catalogue, its tool, and the lessons
   * @param events that follow {@code Submitted} in the same append
   * @param pins name of each skill to the hash of its {@code SKILL.md}, which is a blob
   * @param experience version of the library, for {@code Terms}; empty if it has no lessons
   * @param catalogue with what is not approved, and which skill hides which
   * @param refused skills that break a rule, with all reasons
   */
  public record Found(
      Header header,
      List<ContextEvent> events,
      SortedMap<String, String> pins,
      Optional<String> experience,
      SkillCatalogue catalogue,
      List<SkillScan.Refused> refused) {
    public Found {
      events = List.copyOf(events);
      refused = List.copyOf(refused);
    }
  }

  /**
   * @param root snapshot of the workspace
   * @param scope of the work, which chooses among the lessons; empty if it has none
   */
  public Found find(Header header, Optional<String> root, String scope) {
    Remembering server = new Remembering(store);
    SkillScan.Found found =
        SkillScan.all(
            server,
            root.<SkillTree>map(at -> new SnapshotSkills(snapshots, at)).orElse(SkillTree.empty()));
    SkillCatalogue catalogue = SkillCatalogue.of(found.skills(), trusted.get());
    keep(catalogue, server);
    ExperienceSnapshot lessons = ExperienceSnapshot.of(library.get(), scope);
    return new Found(
        lessons.in(SkillHeader.with(header, catalogue.skills())),
        root.flatMap(this::instructions).stream().<ContextEvent>map(said -> said).toList(),
        catalogue.pins(),
        lessons.lines().isEmpty() ? Optional.empty() : Optional.of(lessons.version()),
        catalogue,
        found.refused());
  }

  /** What the snapshot holds is kept with it; the rest becomes blobs here, durable on return. */
  private void keep(SkillCatalogue catalogue, Remembering server) {
    try (BlobStore.Batch batch = blobs.batch()) {
      for (Skill skill : catalogue.skills()) {
        byte[] file = server.kept.get(skill.sha256());
        if (skill.scope() == Skill.Scope.USER && file != null) {
          batch.put(file);
        }
      }
      batch.sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ContextEvent.InstructionsFound> instructions(String root) {
    return snapshots
        .find(root, WorkspaceInstructions.PATH)
        .filter(entry -> entry.kind() == dev.anabranch.blobs.Kind.FILE)
        .map(FileEntry::path)
        .flatMap(path -> WorkspaceInstructions.of(snapshots.file(root, path)));
  }

  /** Keeps what was read, so that what is checked and what is kept is the same. */
  private static final class Remembering implements SkillTree {
    private final SkillTree tree;
    private final SortedMap<String, byte[]> kept = new TreeMap<>();

    Remembering(SkillTree tree) {
      this.tree = tree;
    }

    @Override
    public SortedMap<String, Kind> paths() {
      return tree.paths();
    }

    @Override
    public byte[] read(String path) {
      byte[] file = tree.read(path);
      kept.put(Sha256.hex(file), file);
      return file;
    }
  }
}
