package dev.anabranch.sessions;

import dev.anabranch.blobs.BlobStore;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Output;
import dev.anabranch.events.ToolEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tools whose results are a function of the number in the path: short, long and too long to show,
 * in several scripts. Of each 24 calls one fails for good, and one fails until it is made again.
 */
final class SeededTools {
  private static final int CYCLE = 24;
  private static final int STUBBORN = 3;
  private static final int FLAKY = 9;
  private static final int LONG = 17;
  private static final int INLINE_BYTES_MAX = 4_096;
  private static final List<String> WORDS =
      List.of(
          "error at line ",
          "\u4E2D\u6587\u7684\u884C ",
          "\uD83D\uDCA1\uD83C\uDF0A\u200D ",
          "\u05E9\u05DC\u05D5\u05DD ",
          "e\u0301\u2028\\\"<|im_end|> ",
          "0f9a",
          "\u1E9E\uFFFD\t");

  private final BlobStore blobs;
  private final Map<String, String> first = new ConcurrentHashMap<>();

  /** What each call printed, by its address. */
  final Map<String, String> printed = new ConcurrentHashMap<>();

  SeededTools(BlobStore blobs) {
    this.blobs = blobs;
  }

  static String path(int number) {
    return "n" + number;
  }

  static boolean isFlaky(int number) {
    return number % CYCLE == FLAKY;
  }

  static boolean isStubborn(int number) {
    return number % CYCLE == STUBBORN;
  }

  ToolEvent.Settlement answer(ToolRequest request) {
    String path = request.arguments().text("path");
    int number = Integer.parseInt(path.substring(1));
    boolean again = !first.computeIfAbsent(path, p -> request.call()).equals(request.call());
    SplittableRandom random = new SplittableRandom(number + (again ? 1_000_000 : 0));
    if (isStubborn(number) || (isFlaky(number) && !again)) {
      return failed(request.call(), number, random);
    }
    return observed(request.call(), 0, text(random, bytes(number, random)));
  }

  private static int bytes(int number, SplittableRandom random) {
    if (number % CYCLE == LONG) {
      return random.nextInt(INLINE_BYTES_MAX, 60_000);
    }
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(0, 40);
      case 1 -> random.nextInt(40, 700);
      case 2 -> random.nextInt(700, 2_000);
      default -> random.nextInt(2_000, INLINE_BYTES_MAX - 20);
    };
  }

  private ToolEvent.Settlement failed(String call, int number, SplittableRandom random) {
    String text = text(random, random.nextInt(300, 900));
    if (random.nextInt(3) == 0) {
      return observed(call, 2, text);
    }
    List<ToolEvent.Kind> kinds = List.of(ToolEvent.Kind.values());
    ToolEvent.Kind kind = kinds.get(random.nextInt(kinds.size()));
    String message = "number " + number + " broke";
    printed.put(call, text);
    return new ToolEvent.Failed(call, kind, message, output(text), Optional.empty(), 1);
  }

  private ToolEvent.Observed observed(String call, int exit, String text) {
    printed.put(call, text);
    return new ToolEvent.Observed(call, exit, output(text), Optional.empty(), 1, Optional.empty());
  }

  private Output output(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= INLINE_BYTES_MAX ? Output.of(text) : Excerpts.of(text, Optional.of(blobs));
  }

  /** Lines of mostly one script. */
  static String text(SplittableRandom random, int bytesMax) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    while (true) {
      String next =
          random.nextInt(8) == 0
              ? WORDS.get(random.nextInt(WORDS.size())) + random.nextInt(100_000) + "\n"
              : word;
      bytes += next.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > bytesMax) {
        return text.toString();
      }
      text.append(next);
    }
  }
}
