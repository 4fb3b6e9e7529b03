/** Fractions in lowest terms. */
public final class Rational implements Comparable<Rational> {
  private final long top;
  private final long bottom;

  public Rational(long top, long bottom) {
    if (bottom == 0) {
      throw new ArithmeticException("zero denominator");
    }
    long sign = bottom < 0 ? -1 : 1;
    long divisor = gcd(Math.abs(top), Math.abs(bottom));
    this.top = sign * top / divisor;
    this.bottom = sign * bottom / divisor;
  }

  static long gcd(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  public Rational plus(Rational other) {
    return new Rational(top * other.bottom + other.top * bottom, bottom * other.bottom);
  }

  public Rational minus(Rational other) {
    return plus(new Rational(-other.top, other.bottom));
  }

  public Rational times(Rational other) {
    return new Rational(top * other.top, bottom * other.bottom);
  }

  public Rational over(Rational other) {
    return new Rational(top * other.bottom, bottom * other.top);
  }

  public Rational power(int n) {
    Rational result = new Rational(1, 1);
    for (int i = 0; i < Math.abs(n); i++) {
      result = result.times(this);
    }
    return n < 0 ? new Rational(1, 1).over(result) : result;
  }

  public long floor() {
    return Math.floorDiv(top, bottom);
  }

  @Override
  public int compareTo(Rational other) {
    return Long.compare(top * other.bottom, other.top * bottom);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Rational other && top == other.top && bottom == other.bottom;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(top * 31 + bottom);
  }

  /** Reads "3", "-1/2" or "1 1/2". */
  public static Rational parse(String text) {
    String[] parts = text.trim().split(" ");
    if (parts.length > 2) {
      throw new NumberFormatException("too many parts: " + text);
    }
    if (parts.length == 2) {
      return parse(parts[0]).plus(parse(parts[1]));
    }
    int slash = parts[0].indexOf('/');
    if (slash < 0) {
      return new Rational(Long.parseLong(parts[0]), 1);
    }
    return new Rational(
        Long.parseLong(parts[0].substring(0, slash)), Long.parseLong(parts[0].substring(slash + 1)));
  }

  @Override
  public String toString() {
    if (bottom == 1) {
      return Long.toString(top);
    }
    if (Math.abs(top) > bottom && top > 0) {
      return top / bottom + " " + top % bottom + "/" + bottom;
    }
    return top + "/" + bottom;
  }

  // ---------------------------------------------------------------- tests

  private static int run = 0;

  private static void expect(String expected, Object actual) {
    run++;
    if (!expected.equals(String.valueOf(actual))) {
      System.err.println("test " + run + " failed: expected " + expected + ", got " + actual);
      System.exit(1);
    }
  }

  private static Rational of(String text) {
    return parse(text);
  }

  public static void main(String[] args) {
    expect("1/2", new Rational(2, 4));
    expect("-1/2", new Rational(3, -6));
    expect("0", new Rational(0, 5));
    expect("5/6", of("1/2").plus(of("1/3")));
    expect("1/6", of("1/2").minus(of("1/3")));
    expect("3/10", of("3/4").times(of("2/5")));
    expect("1 7/8", of("3/4").over(of("2/5")));
    expect("8/27", of("2/3").power(3));
    expect("2 1/4", of("2/3").power(-2));
    expect("1", of("5/7").power(0));
    expect("-2", of("-7/4").floor());
    expect("1", of("7/4").floor());
    expect("true", of("1/3").compareTo(of("1/2")) < 0);
    expect("true", of("2/3").compareTo(of("1/2")) > 0);
    expect("0", of("2/4").compareTo(of("1/2")));
    expect("true", of("2/4").equals(of("1/2")));
    expect("false", of("1/3").equals(of("1/2")));
    expect("false", of("2/5").equals(of("1/5")));
    expect("34", of("1/3").hashCode());
    expect("1 1/2", of("1 1/2"));
    expect("7", of(" 7 "));
    expect("-3/2", of("-3/2"));
    try {
      parse("1 2 3");
      expect("refused", "accepted");
    } catch (NumberFormatException e) {
      expect("too many parts: 1 2 3", e.getMessage());
    }
    try {
      new Rational(1, 0);
      expect("refused", "accepted");
    } catch (ArithmeticException e) {
      expect("zero denominator", e.getMessage());
    }
    System.out.println(run + " tests passed");
  }
}
