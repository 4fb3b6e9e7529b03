package dev.anabranch.sessions;

import dev.anabranch.bus.ToolOffer;
import java.util.Optional;

/** What a worker in this process has beyond the tools that every worker has. */
@FunctionalInterface
public interface Offers {
  Offers NONE = Optional::empty;

  /** That of now; empty without a worker here. May wait a while for one that starts. */
  Optional<ToolOffer> now();
}
