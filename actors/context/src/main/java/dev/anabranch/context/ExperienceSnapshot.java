package dev.anabranch.context;

import dev.anabranch.events.Experience;
import dev.anabranch.events.ExperienceLibrary;
import dev.anabranch.events.Header;
import dev.anabranch.events.Lesson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The lessons that a new session begins with, frozen into its header. The same version of the
 * library gives the same lines.
 *
 * @param version of the library that they were chosen from, for {@code Terms.experience}
 */
public record ExperienceSnapshot(String version, List<String> lines) {
  public static final int TOKENS_MAX = 8_000;

  public ExperienceSnapshot {
    lines = List.copyOf(lines);
  }

  /** As {@link #of(ExperienceLibrary, String, int)} within {@value #TOKENS_MAX} tokens. */
  public static ExperienceSnapshot of(ExperienceLibrary library, String scope) {
    return of(library, scope, TOKENS_MAX);
  }

  /**
   * Chooses the active lessons that hold in {@code scope} by {@code (helpful + 1) / (helpful +
   * harmful + 2)}, the best first, as many as have room; they stand in the order of their ids.
   */
  public static ExperienceSnapshot of(ExperienceLibrary library, String scope, int tokensMax) {
    List<Experience> best =
        library.active().stream()
            .filter(entry -> entry.lesson().holdsIn(scope))
            .sorted(Comparator.comparing(Share::of).reversed().thenComparing(Experience::id))
            .toList();
    List<Experience> chosen = new ArrayList<>();
    int left = tokensMax;
    for (Experience entry : best) {
      int cost = Tokens.count(line(entry) + "\n");
      if (cost <= left) {
        chosen.add(entry);
        left -= cost;
      }
    }
    chosen.sort(Comparator.comparing(Experience::id));
    return new ExperienceSnapshot(
        library.version(), chosen.stream().map(ExperienceSnapshot::line).toList());
  }

  /** The header with these lessons in place of any before. */
  public Header in(Header header) {
    return new Header(
        header.renderer(),
        header.system(),
        header.tools(),
        header.skills(),
        lines,
        header.variation(),
        header.pins());
  }

  private static String line(Experience entry) {
    Lesson lesson = entry.lesson();
    return "- ["
        + entry.id()
        + "] "
        + lesson.polarity().wire()
        + ": "
        + flat(lesson.title())
        + ": "
        + flat(lesson.content());
  }

  private static String flat(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
  }

  /** A share as the two numbers that it is made of, so that it is compared exactly. */
  private record Share(BigInteger part, BigInteger whole) implements Comparable<Share> {
    static Share of(Experience entry) {
      BigInteger part = BigInteger.valueOf(entry.helpful()).add(BigInteger.ONE);
      return new Share(part, part.add(BigInteger.valueOf(entry.harmful())).add(BigInteger.ONE));
    }

    @Override
    public int compareTo(Share other) {
      return part.multiply(other.whole).compareTo(other.part.multiply(whole));
    }
  }
}
