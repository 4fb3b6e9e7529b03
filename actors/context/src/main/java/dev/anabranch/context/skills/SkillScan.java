package dev.anabranch.context.skills;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the skills of a tree: every folder with a {@code SKILL.md}, at most {@value #DEPTH_MAX}
 * levels down and among the first {@value #FOLDERS_MAX} folders, nearer ones first. What is below
 * {@code .git} and {@code node_modules} is passed over; links and paths that lead elsewhere are
 * refused by name.
 */
public final class SkillScan {
  /** Where a workspace keeps its skills. */
  public static final String PROJECT_FOLDER = ".agents/skills";

  static final int DEPTH_MAX = 4;
  static final int FOLDERS_MAX = 2_000;
  static final int FILES_MAX = 1_000;

  /** The second is taken where the first is missing, as the reference validator does. */
  private static final List<String> NAMES = List.of("SKILL.md", "skill.md");

  private static final List<String> PASSED_OVER = List.of(".git", "node_modules");

  private final SkillTree tree;
  private final String top;
  private final Skill.Scope scope;
  private final NavigableMap<String, SkillTree.Kind> below = new TreeMap<>();
  private final List<Skill> skills = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  private SkillScan(SkillTree tree, String top, Skill.Scope scope) {
    this.tree = tree;
    this.top = top;
    this.scope = scope;
  }

  /** What was found: skills that keep all rules, and what was refused with all reasons. */
  public record Found(List<Skill> skills, List<Refused> refused) {
    public Found {
      skills = List.copyOf(skills);
      refused = List.copyOf(refused);
    }
  }

  /** A path, and why no skill was read there. */
  public record Refused(String path, List<SkillFinding> findings) {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /** The skills of a workspace; paths are relative to it. */
  public static Found project(SkillTree workspace) {
    return new SkillScan(workspace, PROJECT_FOLDER, Skill.Scope.PROJECT).scan();
  }

  /** The skills of this server's store; paths are relative to it. */
  public static Found user(SkillTree store) {
    return new SkillScan(store, "", Skill.Scope.USER).scan();
  }

  /** Both together. */
  public static Found all(SkillTree store, SkillTree workspace) {
    Found own = user(store);
    Found project = project(workspace);
    return new Found(
        Stream.concat(own.skills().stream(), project.skills().stream()).toList(),
        Stream.concat(own.refused().stream(), project.refused().stream()).toList());
  }

  private Found scan() {
    tree.paths().forEach(this::take);
    for (String folder : folders()) {
      NAMES.stream()
          .map(name -> in(folder, name))
          .filter(below::containsKey)
          .findFirst()
          .ifPresent(file -> check(folder, file));
    }
    return new Found(skills, refused);
  }

  /** Takes what is ours; refuses by name what only looks so. */
  private void take(String path, SkillTree.Kind kind) {
    if (isAround(path) && kind == SkillTree.Kind.LINK) {
      refuse(path, SkillRule.PATH_IS_LINK, "is a link; links are not followed");
    } else if (!isClean(path)) {
      if (path.startsWith(top) || path.contains(PROJECT_FOLDER) || endsLikeOne(path)) {
        refuse(path, SkillRule.PATH_LEAVES, "is not a path inside the folder");
      }
    } else if (isBelow(path) && !isPassedOver(path)) {
      if (kind == SkillTree.Kind.LINK) {
        refuse(path, SkillRule.PATH_IS_LINK, "is a link; links are not followed");
      } else {
        below.put(path, kind);
      }
    }
  }

  private boolean isBelow(String path) {
    return top.isEmpty() || path.startsWith(top + "/");
  }

  /** The folder itself and what it is in. */
  private boolean isAround(String path) {
    return !top.isEmpty() && (top + "/").startsWith(path + "/");
  }

  private static boolean endsLikeOne(String path) {
    return NAMES.stream().anyMatch(name -> path.endsWith("/" + name));
  }

  private static boolean isClean(String path) {
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return path.codePoints()
        .noneMatch(c -> c < ' ' || c == 0x7f || c == '\\' || (c >= 0xd800 && c <= 0xdfff));
  }

  private boolean isPassedOver(String path) {
    return List.of(path.split("/")).stream().anyMatch(PASSED_OVER::contains);
  }

  /** Nearer folders first, then by name, so that a bound cuts off the same ones everywhere. */
  private List<String> folders() {
    TreeSet<String> all =
        new TreeSet<>(
            Comparator.<String>comparingInt(this::depth).thenComparing(Comparator.naturalOrder()));
    below.forEach((path, kind) -> {
      String folder = kind == SkillTree.Kind.FOLDER ? path : parent(path);
      for (; depth(folder) >= 0 && all.add(folder); folder = parent(folder)) {
        if (depth(folder) == 0) {
          break;
        }
      }
    });
    if (all.size() > FOLDERS_MAX) {
      refuse(
          top,
          SkillRule.FOLDERS_TOO_MANY,
          "has more than " + FOLDERS_MAX + " folders; the rest was not looked at");
    }
    return all.stream().limit(FOLDERS_MAX).toList();
  }

  private void check(String folder, String file) {
    if (depth(folder) > DEPTH_MAX) {
      refuse(file, SkillRule.PATH_TOO_DEEP, "is more than " + DEPTH_MAX + " folders down");
      return;
    }
    switch (below.getOrDefault(file, SkillTree.Kind.FOLDER)) {
      case FILE -> {
        switch (SkillCheck.check(tree.read(file), folder, files(folder, file), scope)) {
          case SkillCheck.Verdict.Valid valid -> skills.add(valid.skill());
          case SkillCheck.Verdict.Invalid invalid ->
              refused.add(new Refused(file, invalid.findings()));
        }
      }
      case UNCAPTURED ->
          refuse(file, SkillRule.FILE_TOO_LARGE, "is too large to be kept in a snapshot");
      case FOLDER, LINK -> refuse(file, SkillRule.FILE_NOT_TEXT, "is not a file");
    }
  }

  private List<String> files(String folder, String skillMd) {
    String beginning = in(folder, "");
    return below.tailMap(beginning).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(beginning))
        .filter(entry -> entry.getValue() == SkillTree.Kind.FILE)
        .map(entry -> entry.getKey())
        .filter(path -> !path.equals(skillMd))
        .map(path -> path.substring(beginning.length()))
        .limit(FILES_MAX)
        .toList();
  }

  private void refuse(String path, SkillRule rule, String why) {
    refused.add(new Refused(path, List.of(new SkillFinding(rule, path + " " + why))));
  }

  private static String in(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** How many folders below the top; the top itself is 0. */
  private int depth(String folder) {
    String rest = folder.equals(top) ? "" : folder.substring(top.isEmpty() ? 0 : top.length() + 1);
    return rest.isEmpty() ? 0 : rest.split("/").length;
  }
}
