package dev.anabranch.session;

import dev.anabranch.model.Model;
import dev.anabranch.secrets.Redactor;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a session needs of the world.
 *
 * @param cancelGrace how long a cancelled call is waited for at most, whatever the tool port says
 * @param redactor takes out of every entry, and of what people watch, what no entry may hold
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
    Duration cancelGrace,
    Redactor redactor) {

  /** Where no secret is known by its value. */
  public SessionPorts(
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
    this(
        model,
        tools,
        sessionTools,
        pricing,
        forecasts,
        watching,
        origins,
        past,
        clock,
        cancelGrace,
        Redactor.SHAPES);
  }

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
