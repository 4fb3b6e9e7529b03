package dev.anabranch.tools;

import java.util.List;

/** Tools that may change while a worker lives. Asked often; answers at once with what is so now. */
@FunctionalInterface
public interface ToolSource {
  List<Tool> tools();
}
