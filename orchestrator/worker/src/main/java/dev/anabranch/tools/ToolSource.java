package dev.anabranch.tools;

import java.util.List;

/** Tools that may change while a worker lives. Asked often; answers at once with what is so now. */
@FunctionalInterface
public interface ToolSource {
  List<Tool> tools();

  /**
   * The labels of the foreign servers that it knows, whether or not they are there now: {@link
   * dev.anabranch.bus.Lanes#foreign}.
   */
  default List<String> lanes() {
    return List.of();
  }
}
