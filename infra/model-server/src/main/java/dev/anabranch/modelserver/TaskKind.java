package dev.anabranch.modelserver;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which policy a task asks for, read from its words alone; what it says first counts. */
enum TaskKind {
  REPAIR,
  SURVEY,
  OTHER;

  private static final Pattern SURVEY_WORDS =
      Pattern.compile(
          "\\bsurvey\\b"
              + "|\\b(summari[sz]e|profile|describe|analy[sz]e)\\b.{0,60}"
              + "\\b(folders?|director(y|ies)|data|datasets?|files?|logs?|csv)\\b"
              + "|\\breport (on|about) (the |this |these |my )?(data|folder|files?|logs?)\\b"
              + "|(调查|分析|汇总|统计).{0,20}(文件|数据|日志|目录)",
          Pattern.DOTALL);
  private static final Pattern REPAIR_WORDS =
      Pattern.compile(
          "\\b(repair|fix|debug|mend|bugs?)\\b"
              + "|\\btests?\\b.{0,40}\\b(pass(es)?|green|works?|succeeds?|fail(s|ed|ing)?|broken|red)\\b"
              + "|\\b(fail(s|ed|ing)?|broken|red)\\b.{0,40}\\btests?\\b"
              + "|修复|修正|测试.{0,20}(通过|失败)",
          Pattern.DOTALL);

  static TaskKind of(String task) {
    String words = task.toLowerCase(Locale.ROOT);
    int repair = first(REPAIR_WORDS, words);
    int survey = first(SURVEY_WORDS, words);
    if (repair == survey) {
      return OTHER;
    }
    return repair < survey ? REPAIR : SURVEY;
  }

  private static int first(Pattern pattern, String words) {
    Matcher matcher = pattern.matcher(words);
    return matcher.find() ? matcher.start() : Integer.MAX_VALUE;
  }
}
