package dev.anabranch.session;

import dev.anabranch.events.Header;
import dev.anabranch.events.Mask;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolPolicy;
import java.util.List;
import java.util.Optional;

/** The mask of the next request, from policy, autonomy and depth (techniques 1.4). */
final class Masks {
  private static final String AGENTS = "agent_";

  private Masks() {}

  /** Empty if every tool of the header may be called. */
  static Optional<Mask> of(SessionState state) {
    Header header = state.requiredPrompt().header();
    ToolPolicy policy = state.task().terms().policy();
    String name = state.attention().policyState();
    ToolPolicy.State now = policy.state(name);
    List<String> tools = header.tools().stream().map(ToolDefinition::name).toList();
    List<String> allowed =
        now.among(tools).stream()
            .filter(tool -> allows(state, header.tool(tool).orElseThrow()))
            .toList();
    boolean free = now.mode() == Mask.Mode.AUTO && allowed.size() == tools.size();
    return free ? Optional.empty() : Optional.of(mask(name, now.mode(), allowed));
  }

  /** What nothing fulfils is not required. */
  private static Mask mask(String state, Mask.Mode mode, List<String> allowed) {
    boolean impossible = mode == Mask.Mode.REQUIRED && allowed.isEmpty();
    return new Mask(state, impossible ? Mask.Mode.NONE : mode, allowed);
  }

  private static boolean allows(SessionState state, ToolDefinition tool) {
    if (state.life().autonomy() == Approvals.SUGGEST_ONLY && tool.effect() != ToolEffect.SESSION) {
      return false;
    }
    return !tool.name().startsWith(AGENTS) || state.life().limits().depthMax() > 0;
  }
}
