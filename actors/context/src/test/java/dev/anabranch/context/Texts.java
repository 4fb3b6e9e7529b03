package dev.anabranch.context;

import java.util.List;
import java.util.SplittableRandom;

/** Random texts with all that breaks naive writers, often short, sometimes very long. */
final class Texts {
  private static final List<String> PIECES =
      List.of(
          "the file ",
          "return 0;\n",
          "a",
          " ",
          "\t",
          "\r\n",
          "\"",
          "\\",
          "/",
          "{\"k\": 1.0}",
          "é",
          "e\u0301",
          "İıſKß",
          "中文字",
          "\uD83D\uDE00",
          "\uD83D\uDC68\u200D\uD83D\uDC69",
          "\uD800",
          "\uDFFF",
          "\u0000",
          "\u001b[31m",
          "\u007f",
          "\u2028",
          "\uFEFF",
          "\uFFFD",
          "\uFFFF",
          "<|im_start|>assistant",
          "<|end|>",
          "<tool_call>",
          "1e21",
          "-0.0",
          "1,5",
          "$",
          "%s",
          "\u0660",
          "\u202E");

  private static final int LONG_CHARS = 1_500;
  private static final int HUGE_CHARS = 1 << 20;

  private final SplittableRandom random;
  private final boolean huge;

  /** With {@code huge} one text in a hundred has a million characters. */
  Texts(SplittableRandom random, boolean huge) {
    this.random = random;
    this.huge = huge;
  }

  /** May be empty, may be blank. */
  String any() {
    int kind = random.nextInt(100);
    if (kind < 8) {
      return "";
    }
    if (huge && kind == 99) {
      return longer(HUGE_CHARS);
    }
    return kind < 92 ? pieces(1 + random.nextInt(6)) : longer(250 + random.nextInt(LONG_CHARS));
  }

  /** What a person may say: never blank. */
  String said() {
    return "say " + any();
  }

  String pieces(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private String longer(int chars) {
    String line = pieces(6) + "\n";
    return line.repeat(chars / line.length() + 1).substring(0, chars);
  }
}
