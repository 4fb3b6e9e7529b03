package dev.anabranch.secrets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** Finds many words at once in one pass over a text, whatever the case (Aho and Corasick 1975). */
final class Anchors {
  /*
   * Each state has a row of next states, one for each character that is in a word and one for all
   * others, so that the rows of common states stay in the processor's cache.
   */
  private static final int ASCII = 128;
  private static final int ROOT = 0;
  private static final int[] NOTHING = {};

  private final int[] columns = new int[2 * ASCII];
  private final int width;

  private final List<int[]> edges = new ArrayList<>();
  private final List<List<Integer>> ends = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();
  private final List<String> words;
  private final int[] next;
  private final int[][] found;
  private final int[] depth;

  Anchors(List<String> words) {
    this.words = List.copyOf(words);
    this.width = columns(words);
    state(0);
    for (int word = 0; word < words.size(); word++) {
      plant(words.get(word), word);
    }
    link();
    next = edges.stream().flatMapToInt(Arrays::stream).toArray();
    found = ends.stream().map(Anchors::numbers).toArray(int[][]::new);
    depth = depths.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] numbers(List<Integer> list) {
    return list.isEmpty() ? NOTHING : list.stream().mapToInt(Integer::intValue).toArray();
  }

  private int state(int atDepth) {
    int[] row = new int[width];
    Arrays.fill(row, -1);
    edges.add(row);
    ends.add(new ArrayList<>());
    depths.add(atDepth);
    return edges.size() - 1;
  }

  private void plant(String word, int number) {
    int state = ROOT;
    for (int i = 0; i < word.length(); i++) {
      int column = column(word.charAt(i));
      if (edges.get(state)[column] < 0) {
        edges.get(state)[column] = state(i + 1);
      }
      state = edges.get(state)[column];
    }
    ends.get(state).add(number);
  }

  /** Gives each state the ways of the longest state that is its end. */
  private void link() {
    int[] fail = new int[edges.size()];
    Queue<Integer> queue = new ArrayDeque<>();
    queue.add(ROOT);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      int[] row = edges.get(state);
      for (int column = 0; column < width; column++) {
        int shorter = state == ROOT ? ROOT : edges.get(fail[state])[column];
        if (row[column] < 0) {
          row[column] = shorter;
        } else {
          fail[row[column]] = shorter;
          ends.get(row[column]).addAll(ends.get(shorter));
          queue.add(row[column]);
        }
      }
    }
  }

  private int columns(List<String> all) {
    int used = 1;
    for (String word : all) {
      for (int i = 0; i < word.length(); i++) {
        int slot = slot(word.charAt(i));
        if (columns[slot] == 0) {
          columns[slot] = used;
          used++;
        }
      }
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      columns[c] = columns[slot(c)];
    }
    return used;
  }

  /** Characters beyond ASCII share slots; what is found by them is looked at again. */
  private static int slot(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c + ('a' - 'A');
    }
    return c < ASCII ? c : ASCII | (c & (ASCII - 1));
  }

  private int column(char c) {
    return columns[c < ASCII ? c : ASCII | (c & (ASCII - 1))];
  }

  int start() {
    return ROOT;
  }

  int after(int state, char c) {
    return next[state * width + column(c)];
  }

  /** The words that end here, the longest first. */
  int[] ending(int state) {
    return found[state];
  }

  /** How much of a word may have begun. */
  int depth(int state) {
    return depth[state];
  }

  int length(int word) {
    return words.get(word).length();
  }
}
