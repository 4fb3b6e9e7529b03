package dev.anabranch.secrets;

import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** What looks odd and is no secret: hashes, ids, encoded data, code. */
final class Ordinary {
  private Ordinary() {}

  static List<String> texts(SplittableRandom random) {
    List<String> texts = new ArrayList<>(CODE);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[16 + random.nextInt(48)];
      random.nextBytes(bytes);
      String sha = Sha256.hex(bytes);
      texts.add(sha);
      texts.add("commit " + sha.substring(0, 40) + "\nAuthor: somebody <a@example.org>");
      texts.add(
          "{\"hash\":\"" + sha + "\",\"prefixHash\":\"" + sha + "\",\"root\":\"" + sha + "\"}");
      texts.add("\"integrity\": \"sha512-" + Base64.getEncoder().encodeToString(bytes) + "\"");
      texts.add(Base64.getEncoder().encodeToString(bytes));
      texts.add(new UUID(random.nextLong(), random.nextLong()).toString());
      texts.add("idempotency token=" + new UUID(random.nextLong(), random.nextLong()));
      texts.add(SessionId.random(random) + "@" + random.nextInt(1000));
      texts.add(new BigInteger(1, bytes).toString(32));
      texts.add("\"promptTokens\":" + random.nextInt(100_000) + ",\"cachedTokens\":17");
    }
    return texts;
  }

  private static final List<String> CODE =
      List.of(
          "String password = settings.password();",
          "if (token.equals(expectedToken2)) { return secret; }",
          "password: ${DB_PASSWORD}",
          "password=$POSTGRES_PASSWORD2 ./run",
          "OPENAI_API_KEY=<your key here>",
          "token_type: \"bearer\", expires_in: 3600",
          "const apiKey = process.env.API_KEY_2;",
          "secret_name: prod/database/main2",
          "passwordHash: \"$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy\"",
          "https://example.org:8080/@scope/package",
          "git clone https://github.com/example/project.git",
          "jdbc:postgresql://localhost:5432/anabranch",
          "postgres://user:password@localhost/db",
          "postgres://user:${PASSWORD}@localhost/db",
          "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ2x2Y2VydGlmaWNhdGU=\n-----END CERTIFICATE-----",
          "startsWith(\"-----BEGIN PRIVATE KEY-----\")",
          "a task-force of risk-averse people, sk-",
          "The header is Authorization: Bearer <token>; basic auth is another way.",
          "Basic knowledge of tokens: 4096 tokens",
          "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "machine learning login pages need a password field",
          "[redacted:github-token] stays",
          "eyJ is how base64 of JSON begins",
          "xoxo, see you");
}
