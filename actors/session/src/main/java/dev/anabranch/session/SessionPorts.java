package dev.anabranch.session;

import dev.anabranch.model.Model;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a session needs of the world.
 *
 * @param cancelGrace how long workers have to stop a cancelled call
 */
public record SessionPorts(
    Model model,
    ToolPort tools,
    SessionToolPort sessionTools,
    Pricing pricing,
    Forecasting forecasts,
    Watching watching,
    Origins origins,
    Past past,
    InstantSource clock,
    Duration cancelGrace) {

  /**
   * Without session tools that must fetch their answers, prices, forecasts of a cache, watchers.
   */
  public SessionPorts(
      Model model,
      ToolPort tools,
      Origins origins,
      Past past,
      InstantSource clock,
      Duration cancelGrace) {
    this(
        model,
        tools,
        SessionToolPort.NONE,
        Pricing.NONE,
        Forecasting.NONE,
        Watching.NONE,
        origins,
        past,
        clock,
        cancelGrace);
  }
}
