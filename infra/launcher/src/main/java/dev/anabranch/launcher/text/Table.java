package dev.anabranch.launcher.text;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns; the last column takes what is left of the line. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines(int columns) {
    int last = rows.getFirst().size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], Columns.of(OneLine.of(row.get(i))));
      }
    }
    return rows.stream().map(row -> line(row, widths, columns)).toList();
  }

  private static String line(List<String> row, int[] widths, int columns) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = OneLine.of(row.get(i));
      line.append(cell).append(" ".repeat(widths[i] - Columns.of(cell))).append(GAP);
    }
    return OneLine.clip(line + row.getLast(), columns).stripTrailing();
  }
}
