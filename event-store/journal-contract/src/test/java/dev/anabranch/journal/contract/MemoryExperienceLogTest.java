package dev.anabranch.journal.contract;

import dev.anabranch.journal.ExperienceLog;
import dev.anabranch.journal.MemoryExperienceLog;

class MemoryExperienceLogTest extends ExperienceLogContract {
  @Override
  protected ExperienceLog open(SteppedClock clock) {
    return new MemoryExperienceLog(clock);
  }
}
