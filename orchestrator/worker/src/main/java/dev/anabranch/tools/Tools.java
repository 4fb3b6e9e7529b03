package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tools that a worker knows, by name. */
public final class Tools {
  private final List<ToolSource> sources;

  private Tools(List<ToolSource> sources) {
    this.sources = List.copyOf(sources);
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
            new FileTool("fs_edit", ToolEffect.WORKSPACE, WritingTools::edit),
            new FileTool(Glob.DEFINITION, Glob::run)));
  }

  public static Tools of(List<Tool> tools) {
    List<Tool> fixed = List.copyOf(tools);
    return new Tools(List.of(() -> fixed));
  }

  /** These tools and one more, which replaces one of the same name. */
  public Tools with(Tool tool) {
    return with(() -> List.of(tool));
  }

  /** These tools and those of a source, which replace some of the same name. */
  public Tools with(ToolSource source) {
    List<ToolSource> more = new ArrayList<>(sources);
    more.add(source);
    return new Tools(more);
  }

  private SortedMap<String, Tool> byName() {
    TreeMap<String, Tool> byName = new TreeMap<>();
    sources.forEach(source -> source.tools().forEach(tool -> byName.put(tool.name(), tool)));
    return byName;
  }

  public Optional<Tool> find(String name) {
    return sources.stream()
        .flatMap(source -> source.tools().stream())
        .filter(tool -> tool.name().equals(name))
        .reduce((replaced, tool) -> tool);
  }

  /** The labels of the foreign servers whose calls come here, too. */
  public List<String> lanes() {
    return sources.stream().flatMap(source -> source.lanes().stream()).distinct().sorted().toList();
  }

  public List<String> names() {
    return List.copyOf(byName().keySet());
  }

  /** What models must be told of those tools that not every worker has, sorted by name. */
  public List<ToolDefinition> offers() {
    return byName().values().stream().flatMap(tool -> tool.definition().stream()).toList();
  }
}
