package dev.anabranch.bus;

import dev.anabranch.json.Json;

/**
 * What workers tell while they work, as records of {@code anabranch.tool-progress}. Whoever listens
 * hears it from then on; losing some loses no work.
 */
public sealed interface WorkerNews permits WorkerBeat, ToolOffer, ToolProgress {
  Json.Obj json();
}
