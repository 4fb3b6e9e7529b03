package dev.anabranch.tools;

import dev.anabranch.events.ToolEffect;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tools that a worker knows, by name. */
public final class Tools {
  private final SortedMap<String, Tool> byName;

  private Tools(SortedMap<String, Tool> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /** The shell and the file tools. */
  public static Tools standard() {
    return of(
        List.of(
            new ShellRun(),
            new FileTool("fs_read", ToolEffect.PURE, ReadingTools::read),
            new FileTool("fs_list", ToolEffect.PURE, ReadingTools::list),
            new FileTool("fs_grep", ToolEffect.PURE, Grep::run),
            new FileTool("fs_write", ToolEffect.WORKSPACE, WritingTools::write),
            new FileTool("fs_edit", ToolEffect.WORKSPACE, WritingTools::edit)));
  }

  public static Tools of(List<Tool> tools) {
    TreeMap<String, Tool> byName = new TreeMap<>();
    tools.forEach(tool -> byName.put(tool.name(), tool));
    return new Tools(byName);
  }

  /** These tools and one more, which replaces one of the same name. */
  public Tools with(Tool tool) {
    TreeMap<String, Tool> more = new TreeMap<>(byName);
    more.put(tool.name(), tool);
    return new Tools(more);
  }

  public Optional<Tool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
