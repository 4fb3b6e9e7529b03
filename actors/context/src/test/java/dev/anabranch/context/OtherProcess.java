package dev.anabranch.context;

import dev.anabranch.events.Event;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.LongStream;

/** A program that tells where it runs, and then the prefix hash of every request of histories. */
final class OtherProcess {
  private OtherProcess() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(surroundings());
    hashes(Integer.parseInt(args[0])).forEach(out::println);
  }

  @SuppressWarnings({"StringCaseLocaleUsage", "DefaultCharset"}) // what is looked for
  static String surroundings() {
    return "I".toLowerCase()
        + " "
        + String.format("%.1f", 0.5)
        + " "
        + Charset.defaultCharset()
        + " "
        + TimeZone.getDefault().getID();
  }

  static List<String> hashes(int histories) {
    return LongStream.range(0, histories)
        .boxed()
        .flatMap(seed -> HistoryGenerator.tree(seed).stream())
        .map(OtherProcess::hashes)
        .toList();
  }

  private static String hashes(Branch branch) {
    Prompt prompt = branch.empty();
    PrefixHash hash = PrefixHash.of(prompt.header());
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < branch.events().size(); i++) {
      Event stored = BranchChecks.stored(branch.events().get(i));
      prompt = prompt.plus(i + 1, stored);
      hash = hash.plus(i + 1, stored);
      line.append(prompt.prefixHash(), 0, 16).append(hash.hex(), 0, 16).append(' ');
    }
    return line.toString();
  }
}
