package dev.anabranch.context.skills;

import dev.anabranch.context.Tokens;
import dev.anabranch.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks one {@code SKILL.md} by the rules of the open Agent Skills standard and of its reference
 * validator, and a few of our own. All that is wrong is told at once; a skill that breaks a rule is
 * not loaded at all.
 */
public final class SkillCheck {
  static final int FILE_BYTES_MAX = 1 << 20;
  static final int BODY_TOKENS_MAX = 20_000;

  /** What the standard recommends. */
  static final int BODY_LINES_GOOD = 500;

  private SkillCheck() {}

  /** What came of it: the skill, or why there is none. */
  public sealed interface Verdict {
    /** It can be used; its warnings are in it. */
    record Valid(Skill skill) implements Verdict {}

    /** It cannot; at least one finding does not only warn. */
    record Invalid(List<SkillFinding> findings) implements Verdict {
      public Invalid {
        findings = List.copyOf(findings);
      }
    }
  }

  /**
   * @param folder path of the folder that holds the file; its last name must be the skill's
   * @param files what else is in the folder, relative to it
   */
  public static Verdict check(
      byte[] skillMd, String folder, List<String> files, Skill.Scope scope) {
    List<SkillFinding> findings = new ArrayList<>();
    Optional<FrontMatter> parts = parts(skillMd, findings);
    Optional<SkillFields> fields =
        parts
            .flatMap(front -> front.read(findings))
            .flatMap(value -> SkillFields.of(value, folder, findings));
    parts.ifPresent(front -> checkBody(front.body(), findings));
    if (parts.isEmpty()
        || fields.isEmpty()
        || findings.stream().anyMatch(finding -> !finding.rule().warns())) {
      return new Verdict.Invalid(findings);
    }
    String body = parts.get().body();
    return new Verdict.Valid(
        fields.get().skill(body, Sha256.hex(skillMd), folder, files, scope, findings));
  }

  /** The body of a file that was found valid; empty text if it never was. */
  public static String body(byte[] skillMd) {
    return parts(skillMd, new ArrayList<>()).map(FrontMatter::body).orElse("");
  }

  private static Optional<FrontMatter> parts(byte[] skillMd, List<SkillFinding> findings) {
    if (skillMd.length > FILE_BYTES_MAX) {
      findings.add(tooLarge(skillMd.length));
      return Optional.empty();
    }
    Optional<String> text = text(skillMd);
    if (text.isEmpty()) {
      findings.add(
          new SkillFinding(SkillRule.FILE_NOT_TEXT, "SKILL.md is not a text file in UTF-8"));
    }
    return text.flatMap(read -> FrontMatter.split(read, findings));
  }

  static SkillFinding tooLarge(long bytes) {
    return new SkillFinding(
        SkillRule.FILE_TOO_LARGE,
        "SKILL.md has " + bytes + " bytes; at most " + FILE_BYTES_MAX + " are read");
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().anyMatch(SkillCheck::isBinary)
          ? Optional.empty()
          : Optional.of(text.replace("\r\n", "\n").replace('\r', '\n'));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isBinary(int c) {
    return c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  }

  private static void checkBody(String body, List<SkillFinding> findings) {
    if (Tokens.exceed(body, BODY_TOKENS_MAX)) {
      findings.add(
          new SkillFinding(
              SkillRule.BODY_TOO_LONG,
              "the body has more than "
                  + BODY_TOKENS_MAX
                  + " tokens; move what is not always needed into files of the folder"));
    } else if (body.isEmpty()) {
      findings.add(new SkillFinding(SkillRule.BODY_EMPTY, "the skill has no instructions"));
    } else if (body.lines().count() > BODY_LINES_GOOD) {
      findings.add(
          new SkillFinding(
              SkillRule.BODY_LONG, "the body has more than " + BODY_LINES_GOOD + " lines"));
    }
  }
}
