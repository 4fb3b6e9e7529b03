package dev.anabranch.modelserver.repair;

/**
 * Two short texts side by side: for each border of the left one (0 to its length) the borders of
 * the right one that belong to it. Where the right one has more text, {@code first} is before it
 * and {@code last} behind it.
 */
final class Alignment {
  private final int[] first;
  private final int[] last;

  private Alignment(int[] first, int[] last) {
    this.first = first;
    this.last = last;
  }

  int first(int border) {
    return first[border];
  }

  int last(int border) {
    return last[border];
  }

  /** Characters of a longest common subsequence stand against each other. */
  static Alignment of(String left, String right) {
    int[][] common = common(left, right);
    int[] first = new int[left.length() + 1];
    int[] last = new int[left.length() + 1];
    int i = 0;
    int j = 0;
    while (i < left.length()) {
      last[i] = j;
      if (j < right.length() && left.charAt(i) == right.charAt(j)) {
        first[++i] = ++j;
      } else if (j < right.length() && common[i][j + 1] > common[i + 1][j]) {
        j++;
      } else {
        first[++i] = j;
      }
    }
    last[i] = right.length();
    return new Alignment(first, last);
  }

  private static int[][] common(String left, String right) {
    int[][] length = new int[left.length() + 1][right.length() + 1];
    for (int i = left.length() - 1; i >= 0; i--) {
      for (int j = right.length() - 1; j >= 0; j--) {
        length[i][j] =
            left.charAt(i) == right.charAt(j)
                ? length[i + 1][j + 1] + 1
                : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    return length;
  }

  /** Insertions, deletions and exchanges of single characters that make one text the other. */
  static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
