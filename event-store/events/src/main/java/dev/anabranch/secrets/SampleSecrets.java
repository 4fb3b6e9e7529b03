package dev.anabranch.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up secrets, of every shape some, for whoever shows that none gets through. They are made
 * from a seed, so that none stands here.
 */
public final class SampleSecrets {
  private static final String DIGITS = "0123456789";
  private static final String HEX = DIGITS + "abcdef";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LETTERS = CAPITALS + "abcdefghijklmnopqrstuvwxyz" + DIGITS;
  private static final String NAME = LETTERS + "_-";
  private static final String BASE64 = LETTERS + "+/";

  private final SplittableRandom random;
  private final List<Sample> all = new ArrayList<>();

  private SampleSecrets(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * A made-up secret.
   *
   * @param text what is printed
   * @param secret the part of it that must be found nowhere
   */
  public record Sample(String kind, String text, String secret) {}

  /** The same for the same seed. */
  public static List<Sample> all(long seed) {
    SampleSecrets samples = new SampleSecrets(seed);
    samples.clouds();
    samples.code();
    samples.services();
    samples.formats();
    samples.assignments();
    return List.copyOf(samples.all);
  }

  private void clouds() {
    token("aws-access-key", "AKIA", CAPITALS + "234567", 16);
    value("secret", "aws_secret_access_key = ", BASE64, 40, "");
    value("secret", "{\"SecretAccessKey\": \"", BASE64, 40, "\"}");
    token("google-api-key", "AIza", NAME, 35);
    token("google-client-secret", "GOCSPX-", NAME, 28);
    token("google-token", "ya29.", NAME, 80);
    token("digitalocean-token", "dop_v1_", HEX, 64);
    token("databricks-token", "dapi", HEX, 32);
    token("vault-token", "hvs.", LETTERS, 90);
    value("azure-key", "AccountName=shop;AccountKey=", BASE64, 86, "==;EndpointSuffix=net");
    value("api-key", "DD_API_KEY=", HEX, 32, "");
    value("api-key", "HEROKU_API_KEY: '", LETTERS, 32, "'");
  }

  private void code() {
    for (String prefix : List.of("ghp_", "gho_", "ghs_", "ghu_")) {
      token("github-token", prefix, LETTERS, 36);
    }
    token("github-token", "github_pat_", LETTERS, 82);
    token("gitlab-token", "glpat-", LETTERS, 20);
    token("npm-token", "npm_", LETTERS, 36);
    token("pypi-token", "pypi-AgEIcHlwaS5vcmc", NAME, 120);
    token("rubygems-key", "rubygems_", HEX, 48);
    token("docker-token", "dckr_pat_", LETTERS, 27);
    token("anthropic-key", "sk-ant-api03-", NAME, 95);
    token("openai-key", "sk-", LETTERS, 48);
    token("openai-key", "sk-proj-", NAME, 120);
    token("huggingface-token", "hf_", LETTERS, 34);
  }

  private void services() {
    token("slack-token", "xoxb-" + some(DIGITS, 12) + "-", LETTERS, 24);
    token("slack-webhook", "https://hooks.slack.com/services/T0ABC/B0ABC/", LETTERS, 24);
    token("stripe-key", "sk_live_", LETTERS, 24);
    token("stripe-key", "rk_live_", LETTERS, 24);
    token("sendgrid-key", "SG." + some(LETTERS, 22) + ".", LETTERS, 43);
    token("twilio-key", "SK", HEX, 32);
    token("telegram-token", "1234567890:AA", LETTERS, 33);
    token("discord-token", "M" + some(LETTERS, 23) + "." + some(LETTERS, 6) + ".", LETTERS, 38);
    token("shopify-token", "shpat_", HEX, 32);
    token("newrelic-key", "NRAK-", CAPITALS, 27);
  }

  private void formats() {
    String header = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String claims = base64("{\"sub\":\"" + some(DIGITS, 10) + "\",\"admin\":true}");
    token("jwt", header + "." + claims + ".", LETTERS, 43);
    token("age-key", "AGE-SECRET-KEY-1", CAPITALS, 58);
    value("bearer-token", "Authorization: Bearer ", LETTERS, 40, "");
    String user =
        Base64.getEncoder()
            .encodeToString(("user:" + some(LETTERS, 16)).getBytes(StandardCharsets.UTF_8));
    all.add(new Sample("basic-credentials", "authorization: basic " + user, user));
    all.add(new Sample("docker-auth", "{\"auths\":{\"r.io\":{\"auth\":\"" + user + "\"}}}", user));
    for (String scheme : List.of("postgres", "mongodb+srv", "redis", "amqp")) {
      value("url-password", scheme + "://shop:", LETTERS, 14, "@db.example.org/shop");
    }
    value("netrc-password", "machine api.example.org login shop password ", LETTERS, 12, "");
    pem("RSA PRIVATE KEY", "\n");
    pem("OPENSSH PRIVATE KEY", "\n");
    pem("PGP PRIVATE KEY BLOCK", "\n");
    pem("PRIVATE KEY", "\\n");
  }

  private void assignments() {
    value("password", "password=", LETTERS, 16, "");
    value("password", "\"db_password\": \"", LETTERS + "!$%", 20, "\"");
    value("token", "export SESSION_TOKEN='", LETTERS, 32, "'");
    value("api-key", "curl 'https://api.example.org/?api_key=", HEX, 40, "&page=2'");
    value("secret", "<clientSecret>", LETTERS, 24, "</clientSecret>");
  }

  private void token(String kind, String prefix, String alphabet, int length) {
    String secret = some(alphabet, length);
    all.add(new Sample(kind, prefix + secret, secret));
  }

  private void value(String kind, String before, String alphabet, int length, String after) {
    String secret = some(alphabet, length - 3) + "4a7";
    all.add(new Sample(kind, before + secret + after, secret));
  }

  private void pem(String label, String newline) {
    List<String> lines = new ArrayList<>();
    lines.add("-----BEGIN " + label + "-----");
    for (int i = 0; i < 12; i++) {
      lines.add(some(BASE64, 64));
    }
    String secret = lines.getLast();
    lines.add("-----END " + label + "-----");
    all.add(new Sample("private-key", String.join(newline, lines), secret));
  }

  private String some(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
