package dev.anabranch.launcher.doctor;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.text.Counted;
import dev.anabranch.model.PriceList;
import dev.anabranch.model.ProbeReport;
import dev.anabranch.model.ProbeReport.Masks;
import dev.anabranch.model.ServerFacts;
import dev.anabranch.model.ServerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Says what a probe saw of a model and what each thing means for a session. */
final class ModelFindings {
  private final ModelChoice model;
  private final Configuration configuration;
  private final ProbeReport report;

  ModelFindings(ModelChoice model, Configuration configuration, ProbeReport report) {
    this.model = model;
    this.configuration = configuration;
    this.report = report;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(reached());
    if (report.answered()) {
      findings.add(server());
      findings.add(tools());
      findings.add(masks());
      findings.add(usage());
      findings.add(cachedTokens());
      findings.add(window());
    }
    return findings;
  }

  private Finding reached() {
    String name = model.id() + " at " + model.endpoint();
    return report.answered()
        ? Finding.good("model", name)
        : Finding.bad(
            "model",
            name + ": " + report.trouble().orElse("no answer"),
            "check the endpoint and key");
  }

  private Finding server() {
    ServerFacts server = report.server();
    String found = server.kind().shown() + server.version().map(text -> " " + text).orElse("");
    String habit =
        switch (server.kind()) {
          case OLLAMA -> "; asked without a stream when tools are offered, since it may lose calls";
          case UNKNOWN -> "; treated as OpenAI's until it refuses something";
          case OPENAI, VLLM, LLAMA_CPP, EMBEDDED -> "";
        };
    return Finding.good("model server", found + habit);
  }

  private Finding tools() {
    String trouble = report.trouble().map(words -> ": " + words).orElse("");
    return switch (report.tools()) {
      case YES -> Finding.good("model tools", "the model calls tools");
      case NO -> Finding.bad("model tools", "the model takes no tools" + trouble, toolsFix());
      case UNKNOWN ->
          Finding.good(
              "model tools", "not seen: it answered in words when asked to call a tool" + trouble);
    };
  }

  private String toolsFix() {
    return switch (report.server().kind()) {
      case VLLM ->
          "name a model that calls tools; start vLLM with --enable-auto-tool-choice and"
              + " --tool-call-parser";
      case LLAMA_CPP -> "name a model whose chat template has tools; start the server with --jinja";
      case OPENAI, OLLAMA, EMBEDDED, UNKNOWN -> "name a model that calls tools";
    };
  }

  private Finding masks() {
    Masks masks = report.masks();
    List<String> forms =
        Stream.of(
                form("allowed_tools", masks.allowedTools()),
                form("a named tool", masks.named()),
                form("required", masks.required()),
                form("a grammar", masks.grammar()))
            .flatMap(Optional::stream)
            .toList();
    String always = "; a call outside the mask is refused by the session in any case";
    return Finding.good(
        "model masks",
        (forms.isEmpty() ? "none are told to the server" : "told by " + String.join(", ", forms))
            + always);
  }

  private static Optional<String> form(String name, ProbeReport.Finding finding) {
    return finding == ProbeReport.Finding.YES ? Optional.of(name) : Optional.empty();
  }

  private Finding usage() {
    return Finding.good(
        "model usage",
        report.streamedUsage() == ProbeReport.Finding.YES
            ? "tokens are told"
            : "tokens are not told; budgets of tokens and money cannot be kept");
  }

  private Finding cachedTokens() {
    return Finding.good(
        "model cache",
        report.cachedTokens() == ProbeReport.Finding.YES
            ? "cached tokens are told"
            : "cached tokens are not told; the hit rate is shown as n/a, never as 0" + cacheHint());
  }

  private String cacheHint() {
    return report.server().kind() == ServerKind.VLLM
        ? " (vLLM tells them with --enable-prompt-tokens-details)"
        : "";
  }

  private Finding window() {
    OptionalLong told = report.server().windowTokens();
    OptionalInt set = configuration.window();
    if (set.isPresent()) {
      return Finding.good("model window", set.getAsInt() + " tokens, from " + from());
    }
    return told.isPresent()
        ? Finding.good("model window", told.getAsLong() + " tokens, as the server tells")
        : Finding.good(
            "model window",
            "not told; set "
                + Key.MODEL_WINDOW.variable()
                + " so that prompts are shortened in time");
  }

  private String from() {
    return configuration.setting(Key.MODEL_WINDOW).orElseThrow().from();
  }

  /** Who takes over when the model fails for good. */
  static Finding fallback(Optional<ModelChoice> fallback) {
    return Finding.good(
        "model fallback",
        fallback
            .map(other -> other.id() + " at " + other.endpoint())
            .orElse("none; a model that fails for good ends the session"));
  }

  /** What a call of the model costs. */
  static Finding prices(PriceList prices, ModelChoice model) {
    if (prices.models().isEmpty()) {
      return Finding.good("prices", "none; no cost is told and no budget of money kept");
    }
    String list =
        "version "
            + prices.version()
            + ", "
            + prices.currency()
            + ", "
            + Counted.of(prices.models().size(), "model");
    return Finding.good(
        "prices", prices.price(model).isPresent() ? list : list + "; none for " + model.id());
  }
}
