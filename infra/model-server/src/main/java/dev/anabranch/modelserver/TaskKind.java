package dev.anabranch.modelserver;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which policy a task asks for, read from its words alone. */
enum TaskKind {
  REPAIR,
  SURVEY,
  OTHER;

  private static final Pattern SURVEY_WORDS =
      Pattern.compile(
          "\\b(survey|summari[sz]e|profile|describe|analy[sz]e)\\b.{0,60}\\b(folders?|director(y|ies)"
              + "|data|datasets?|files?|logs?|csv)\\b"
              + "|\\breport (on|about) (the |this |these |my )?(data|folder|files?|logs?)\\b"
              + "|\\bsurvey\\b",
          Pattern.DOTALL);
  private static final Pattern REPAIR_WORDS =
      Pattern.compile(
          "\\b(repair|fix|debug|mend)\\b|\\btests?\\b.{0,40}\\b(pass|green|work|succeed)"
              + "|\\b(fail|failing|failed|broken|red)\\b.{0,40}\\btests?\\b",
          Pattern.DOTALL);

  static TaskKind of(String task) {
    String words = task.toLowerCase(Locale.ROOT);
    if (REPAIR_WORDS.matcher(words).find()) {
      return REPAIR;
    }
    return SURVEY_WORDS.matcher(words).find() ? SURVEY : OTHER;
  }
}
