package dev.anabranch.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.model.PriceList;
import dev.anabranch.model.ProbeReport;
import dev.anabranch.model.ProbeReport.Masks;
import dev.anabranch.model.ServerFacts;
import dev.anabranch.model.ServerKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFindingsTest {
  private static final ModelChoice MODEL = new ModelChoice("m", "http://127.0.0.1:8000/v1");
  private static final ProbeReport.Finding YES = ProbeReport.Finding.YES;
  private static final ProbeReport.Finding NO = ProbeReport.Finding.NO;
  private static final ProbeReport.Finding UNKNOWN = ProbeReport.Finding.UNKNOWN;

  @TempDir private Path none;

  private static ServerFacts server(ServerKind kind, OptionalLong window) {
    return new ServerFacts(kind, Optional.of("1.2.3"), window, UNKNOWN);
  }

  private static ProbeReport report(
      ProbeReport.Finding tools,
      ProbeReport.Finding cached,
      Masks masks,
      ServerFacts server,
      Optional<String> trouble) {
    return new ProbeReport(YES, tools, YES, cached, masks, server, trouble, OptionalLong.of(5));
  }

  private List<Finding> findings(ProbeReport report, Map<String, String> env) {
    return new ModelFindings(MODEL, Configuration.read(none, none, env), report).all();
  }

  private static Finding part(List<Finding> findings, String part) {
    return findings.stream().filter(one -> one.part().equals(part)).findFirst().orElseThrow();
  }

  @Test
  void every_finding_says_what_it_means() {
    ServerFacts vllm = server(ServerKind.VLLM, OptionalLong.of(32_768));
    List<Finding> findings =
        findings(report(YES, NO, new Masks(NO, YES, YES, NO), vllm, Optional.empty()), Map.of());

    assertThat(findings).allMatch(Finding::ok);
    assertThat(part(findings, "model").found()).contains("m at http://127.0.0.1:8000/v1");
    assertThat(part(findings, "model server").found()).isEqualTo("vLLM 1.2.3");
    assertThat(part(findings, "model masks").found())
        .startsWith("told by a named tool, required;")
        .contains("refused by the session");
    assertThat(part(findings, "model cache").found())
        .contains("n/a")
        .contains("--enable-prompt-tokens-details");
    assertThat(part(findings, "model window").found()).startsWith("32768 tokens");
  }

  @Test
  void a_model_without_tools_is_to_be_mended_in_the_way_of_its_server() {
    ServerFacts llama = server(ServerKind.LLAMA_CPP, OptionalLong.empty());
    Masks masks = new Masks(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    Finding tools =
        part(
            findings(report(NO, YES, masks, llama, Optional.of("no tools here")), Map.of()),
            "model tools");

    assertThat(tools.ok()).isFalse();
    assertThat(tools.found()).contains("no tools here");
    assertThat(tools.fix().orElseThrow()).contains("--jinja");
  }

  @Test
  void a_window_that_somebody_set_wins_over_the_one_that_is_told() {
    ServerFacts told = server(ServerKind.VLLM, OptionalLong.of(32_768));
    ProbeReport report = report(YES, YES, new Masks(YES, YES, YES, YES), told, Optional.empty());
    assertThat(
            part(findings(report, Map.of("ANABRANCH_MODEL_WINDOW", "16000")), "model window")
                .found())
        .isEqualTo("16000 tokens, from ANABRANCH_MODEL_WINDOW");
  }

  @Test
  void a_model_that_does_not_answer_has_one_finding() {
    ProbeReport silent =
        new ProbeReport(
            NO,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            new Masks(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
            server(ServerKind.UNKNOWN, OptionalLong.empty()),
            Optional.of("nobody there"),
            OptionalLong.empty());
    assertThat(findings(silent, Map.of()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.ok()).isFalse())
        .satisfies(finding -> assertThat(finding.found()).contains("nobody there"));
  }

  @Test
  void prices_and_fallback_are_named_or_said_to_be_missing() {
    assertThat(ModelFindings.prices(PriceList.NONE, MODEL).found()).startsWith("none");
    assertThat(ModelFindings.fallback(Optional.empty()).found()).startsWith("none");
    assertThat(ModelFindings.fallback(Optional.of(MODEL)).found()).startsWith("m at http");
    BigDecimal one = BigDecimal.ONE;
    PriceList prices =
        new PriceList(
            "2026-11", "USD", new TreeMap<>(Map.of("x", new PriceList.Price(one, one, one))));
    assertThat(ModelFindings.prices(prices, MODEL).found())
        .isEqualTo("version 2026-11, USD, 1 model; none for m");
  }
}
