package dev.anabranch.workspace;

import dev.anabranch.blobs.FileName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A path as the model writes it, made plain: relative to the workspace, or below {@code
 * /anabranch/out}, where the whole outputs of earlier calls are. Never leaves its place. Names are
 * in the form of {@link FileName}.
 */
public record WorkspacePath(Place place, List<String> names) {
  private static final String WORKSPACE = "/workspace";
  private static final String OUTPUTS = "/anabranch/out";
  private static final int CHARS_MAX = 4096;
  private static final int NAMES_MAX = 256;

  /** Where a path begins. */
  public enum Place {
    WORKSPACE,
    OUTPUTS
  }

  public WorkspacePath {
    names = List.copyOf(names);
  }

  public static WorkspacePath of(String text) throws FileRefused {
    if (text.length() > CHARS_MAX || text.indexOf('\0') >= 0) {
      throw new FileRefused("not a path: too long, or with a NUL character in it");
    }
    if (isIn(text, WORKSPACE)) {
      return plain(Place.WORKSPACE, text.substring(WORKSPACE.length()), text);
    }
    if (isIn(text, OUTPUTS)) {
      return plain(Place.OUTPUTS, text.substring(OUTPUTS.length()), text);
    }
    if (text.startsWith("/")) {
      throw new FileRefused(text + " is outside the workspace; paths are relative to " + WORKSPACE);
    }
    return plain(Place.WORKSPACE, text, text);
  }

  private static boolean isIn(String text, String place) {
    return text.equals(place) || text.startsWith(place + "/");
  }

  private static WorkspacePath plain(Place place, String rest, String said) throws FileRefused {
    List<String> names = new ArrayList<>();
    for (String name : rest.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> {
          if (names.isEmpty()) {
            throw new FileRefused(said + " leads out of the workspace");
          }
          names.removeLast();
        }
        default -> names.add(name);
      }
    }
    if (names.size() > NAMES_MAX) {
      throw new FileRefused("not a path: more than " + NAMES_MAX + " folders in each other");
    }
    return new WorkspacePath(place, names);
  }

  public boolean isRoot() {
    return names.isEmpty();
  }

  public String name() {
    return names.getLast();
  }

  /** The first {@code count} names of this path. */
  public WorkspacePath first(int count) {
    return new WorkspacePath(place, names.subList(0, count));
  }

  public WorkspacePath parent() {
    return first(names.size() - 1);
  }

  public WorkspacePath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new WorkspacePath(place, longer);
  }

  /** A name in one line, whatever it holds: what no line can show reads as {@code \xHH}. */
  public static String shown(String name) {
    StringBuilder out = new StringBuilder();
    for (char c : FileName.shown(name).toCharArray()) {
      if (Character.isISOControl(c)) {
        out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** As the model should write it. */
  @Override
  public String toString() {
    String joined = shown(String.join("/", names));
    return switch (place) {
      case WORKSPACE -> joined.isEmpty() ? "." : joined;
      case OUTPUTS -> joined.isEmpty() ? OUTPUTS : OUTPUTS + "/" + joined;
    };
  }
}
