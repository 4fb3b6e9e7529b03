package dev.anabranch.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/**
 * Rounds before the first run, until the compiler of the JVM has little left to do: on two cores it
 * takes half of one for minutes, and a run that pays for it measures the wrong thing. If it does
 * not rest within the rounds that one is ready to wait for, that is said.
 */
public final class WarmUp {
  /** The part of a round in which the compiler may still be at work. */
  static final double COMPILING_MAX = 0.15;

  private final Compiler compiler;
  private final int roundsMax;
  private final Consumer<String> progress;

  /** What the compiler tells of itself. */
  interface Compiler {
    /** Milliseconds at work since the start, of {@code now} milliseconds that passed. */
    long millisAtWork();

    long now();
  }

  /** One round of all that is measured later. */
  @FunctionalInterface
  public interface Round {
    void run(int number) throws Exception;
  }

  public WarmUp(int roundsMax, Consumer<String> progress) {
    this(new OfThisJvm(), roundsMax, progress);
  }

  WarmUp(Compiler compiler, int roundsMax, Consumer<String> progress) {
    this.compiler = compiler;
    this.roundsMax = roundsMax;
    this.progress = progress;
  }

  /** Answers how many rounds there were. */
  public int until(Round round) throws Exception {
    double compiling = 1;
    int number = 0;
    while (compiling > COMPILING_MAX && number < roundsMax) {
      number++;
      progress.accept("warming up, round " + number + " of at most " + roundsMax);
      long began = compiler.now();
      long before = compiler.millisAtWork();
      round.run(number);
      compiling = (double) (compiler.millisAtWork() - before) / Math.max(1, compiler.now() - began);
    }
    if (compiling > COMPILING_MAX) {
      progress.accept(
          "the compiler is still at work; the first runs pay for it, so give more --runs");
    }
    return number;
  }

  private static final class OfThisJvm implements Compiler {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();

    @Override
    public long millisAtWork() {
      return compiler.getTotalCompilationTime();
    }

    @Override
    public long now() {
      return System.nanoTime() / NANOS_PER_MILLI;
    }
  }
}
