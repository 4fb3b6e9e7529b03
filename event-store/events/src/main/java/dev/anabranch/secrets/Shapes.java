package dev.anabranch.secrets;

import dev.anabranch.secrets.Finder.Anchored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The shapes of secrets that are known by how they look. */
final class Shapes {
  private static final int ANY = Integer.MAX_VALUE;

  private final List<Anchored> all = new ArrayList<>();

  private Shapes() {}

  static List<Anchored> all() {
    Shapes shapes = new Shapes();
    shapes.clouds();
    shapes.code();
    shapes.models();
    shapes.services();
    shapes.formats();
    shapes.assignments();
    return List.copyOf(shapes.all);
  }

  private void clouds() {
    for (String prefix : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
      word("aws-access-key", prefix, Alphabet.CAPITALS, 16, 16);
    }
    word("google-api-key", "AIza", Alphabet.NAME, 35, 39);
    any("google-client-secret", "GOCSPX-", Alphabet.NAME, 20);
    word("google-token", "ya29.", Alphabet.NAME, 20, ANY);
    for (String prefix : List.of("dop_v1_", "doo_v1_", "dor_v1_")) {
      any("digitalocean-token", prefix, Alphabet.HEX, 32);
    }
    word("databricks-token", "dapi", Alphabet.HEX, 32, 34);
    for (String prefix : List.of("hvs.", "hvb.", "hvr.")) {
      word("vault-token", prefix, Alphabet.NAME, 20, ANY);
    }
    any("terraform-token", ".atlasv1.", Alphabet.NAME, 40);
    any("heroku-key", "HRKU-", Alphabet.NAME, 36);
    any("supabase-token", "sbp_", Alphabet.HEX, 40);
    any("planetscale-token", "pscale_tkn_", Alphabet.NAME, 32);
    any("planetscale-password", "pscale_pw_", Alphabet.NAME, 32);
    word("pulumi-token", "pul-", Alphabet.HEX, 40, 40);
    any("tailscale-key", "tskey-", Alphabet.NAME, 20);
  }

  private void code() {
    for (String prefix : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
      any("github-token", prefix, Alphabet.LETTERS, 36);
    }
    any("github-token", "github_pat_", Alphabet.WORD, 40);
    for (String prefix : List.of("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-")) {
      word("gitlab-token", prefix, Alphabet.DOTTED, 20, ANY);
    }
    any("npm-token", "npm_", Alphabet.LETTERS, 36);
    any("pypi-token", "pypi-AgE", Alphabet.NAME, 40);
    any("rubygems-key", "rubygems_", Alphabet.HEX, 48);
    any("docker-token", "dckr_pat_", Alphabet.NAME, 20);
    any("docker-token", "dckr_oat_", Alphabet.NAME, 20);
    any("sentry-token", "sntrys_", Alphabet.BASE64, 40);
    any("atlassian-token", "ATATT3", Alphabet.TOKEN, 60);
    any("postman-key", "PMAK-", Alphabet.NAME, 50);
    word("figma-token", "figd_", Alphabet.NAME, 30, ANY);
    word("linear-key", "lin_api_", Alphabet.LETTERS, 32, ANY);
  }

  private void models() {
    word("anthropic-key", "sk-ant-", Alphabet.NAME, 20, ANY);
    for (String prefix : List.of("sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-v1-")) {
      word("openai-key", prefix, Alphabet.NAME, 20, ANY);
    }
    word("openai-key", "sk-", Alphabet.LETTERS, 32, ANY);
    word("huggingface-token", "hf_", Alphabet.LETTERS, 30, ANY);
    word("groq-key", "gsk_", Alphabet.LETTERS, 40, ANY);
    word("xai-key", "xai-", Alphabet.LETTERS, 60, ANY);
    word("replicate-token", "r8_", Alphabet.LETTERS, 37, ANY);
    word("perplexity-key", "pplx-", Alphabet.LETTERS, 40, ANY);
  }

  private void services() {
    for (String prefix : List.of("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-")) {
      word("slack-token", prefix, Alphabet.NAME, 20, ANY);
    }
    any("slack-webhook", "hooks.slack.com/services/", Alphabet.BASE64, 20);
    any("discord-webhook", "/api/webhooks/", Alphabet.TOKEN, 70);
    for (String mode : List.of("sk_live_", "rk_live_", "sk_test_", "rk_test_")) {
      any("stripe-key", mode, Alphabet.LETTERS, 16);
    }
    word("stripe-webhook-secret", "whsec_", Alphabet.BASE64, 24, ANY);
    word("sendgrid-key", "SG.", Alphabet.DOTTED, 40, 90);
    word("twilio-key", "SK", Alphabet.HEX, 32, 32);
    word("mailgun-key", "key-", Alphabet.HEX, 32, 32);
    for (String kind : List.of("shpat_", "shpss_", "shpca_", "shppa_")) {
      any("shopify-token", kind, Alphabet.HEX, 32);
    }
    any("square-token", "sq0atp-", Alphabet.NAME, 22);
    any("square-token", "sq0csp-", Alphabet.NAME, 40);
    any("grafana-token", "glsa_", Alphabet.WORD, 30);
    any("newrelic-key", "NRAK-", Alphabet.LETTERS, 27);
    word("notion-token", "ntn_", Alphabet.LETTERS, 40, ANY);
    all.add(new Anchored(":AA", new Bot(true)));
    all.add(new Anchored(".", new Bot(false)));
  }

  private void formats() {
    word("jwt", "eyJ", Alphabet.DOTTED, 30, ANY, Shapes::isJwt);
    all.add(new Anchored(PrivateKey.ANCHOR, new PrivateKey()));
    word("age-key", "AGE-SECRET-KEY-1", Alphabet.CAPITALS, 50, ANY);
    all.add(new Anchored("://", new UrlPassword()));
    all.add(new Anchored("machine ", new Machine()));
    all.add(new Anchored("bearer ", new Authorization("bearer-token", false)));
    all.add(new Anchored("basic ", new Authorization("basic-credentials", true)));
    all.add(new Anchored("auth\"", new Authorization("docker-auth", true)));
    all.add(new Anchored("auth\\\"", new Authorization("docker-auth", true)));
  }

  private void assignments() {
    assigned("password", "password", "passwd", "passphrase", "pwd", "passwort");
    assigned("secret", "secret", "credential");
    assigned("token", "token");
    assigned("azure-key", "accountkey", "sharedaccesskey");
    assigned(
        "api-key",
        "api_key",
        "apikey",
        "api-key",
        "access_key",
        "accesskey",
        "access-key",
        "private_key",
        "privatekey",
        "auth_key",
        "authkey",
        "app_key",
        "appkey",
        "license_key",
        "encryption_key",
        "signing_key",
        "master_key");
  }

  private void assigned(String kind, String... names) {
    for (String name : names) {
      all.add(new Anchored(name, new Assigned(kind)));
    }
  }

  /** A prefix that no word has in it. */
  private void any(String kind, String prefix, Alphabet alphabet, int min) {
    all.add(
        new Anchored(
            prefix, new Prefixed(kind, prefix, alphabet, min, ANY, false, Shapes::isVaried)));
  }

  private void word(String kind, String prefix, Alphabet alphabet, int min, int max) {
    word(kind, prefix, alphabet, min, max, Shapes::isVaried);
  }

  private void word(
      String kind, String prefix, Alphabet alphabet, int min, int max, Predicate<String> body) {
    all.add(new Anchored(prefix, new Prefixed(kind, prefix, alphabet, min, max, true, body)));
  }

  /** All x or all zeros stand in manuals. */
  private static boolean isVaried(String body) {
    return Randomness.distinct(body) > 2;
  }

  /** Header, claims and signature; an unsigned one has nothing after its second dot. */
  private static boolean isJwt(String body) {
    int first = body.indexOf('.');
    int second = body.indexOf('.', first + 1);
    return first >= 8 && second - first > 8 && body.startsWith("eyJ", first + 1);
  }
}
