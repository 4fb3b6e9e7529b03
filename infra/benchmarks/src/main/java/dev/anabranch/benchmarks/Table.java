package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of figures, each cell the median over the runs in which it was measured. */
public final class Table implements Report {
  private static final int NAME_CHARS = 44;
  private static final int COLUMN_CHARS = 11;

  private final String name;
  private final String title;
  private final List<String> columns;
  private final Map<String, List<double[]>> rows = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  public Table(String name, String title, List<String> columns) {
    this.name = name;
    this.title = title;
    this.columns = List.copyOf(columns);
  }

  /** What one run measured of a row, a figure for each column; NaN where there is none. */
  public void add(String row, double... figures) {
    if (figures.length != columns.size()) {
      throw new IllegalArgumentException(row + " needs " + columns.size() + " figures");
    }
    rows.computeIfAbsent(row, key -> new ArrayList<>()).add(figures.clone());
  }

  /** A line below the table. */
  public void note(String line) {
    notes.add(line);
  }

  /** The median of one cell over the runs. */
  public double cell(String row, String column) {
    int index = columns.indexOf(column);
    return median(runs(row).stream().mapToDouble(run -> run[index]).toArray());
  }

  /** The median of the ratio of two cells, each ratio within one run. */
  public double ratio(String row, String over, String column) {
    int index = columns.indexOf(column);
    List<double[]> up = runs(row);
    List<double[]> down = runs(over);
    double[] ratios = new double[Math.min(up.size(), down.size())];
    Arrays.setAll(ratios, run -> up.get(run)[index] / down.get(run)[index]);
    return median(ratios);
  }

  private List<double[]> runs(String row) {
    return rows.getOrDefault(row, List.of());
  }

  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public Json.Obj json() {
    List<Json.Obj> all = new ArrayList<>();
    for (String row : rows.keySet()) {
      Json.Obj json = Json.object().with("row", row);
      for (String column : columns) {
        double figure = cell(row, column);
        if (!Double.isNaN(figure)) {
          json = json.with(column, new Json.Real(rounded(figure).doubleValue()));
        }
      }
      all.add(json);
    }
    return Json.object()
        .with("benchmark", name)
        .with("rows", Json.array(all))
        .with("notes", Json.strings(notes));
  }

  private static BigDecimal rounded(double figure) {
    int digits = Math.abs(figure) < 100 ? 3 : 0;
    return BigDecimal.valueOf(figure).setScale(digits, RoundingMode.HALF_UP);
  }

  @Override
  public String table() {
    StringBuilder out = new StringBuilder(title).append("\n\n").append(" ".repeat(NAME_CHARS));
    columns.forEach(column -> out.append(padded(column, width(column))));
    for (String row : rows.keySet()) {
      out.append('\n').append(String.format(Locale.ROOT, "%-" + NAME_CHARS + "s", row));
      for (String column : columns) {
        double figure = cell(row, column);
        String text = Double.isNaN(figure) ? "" : rounded(figure).toPlainString();
        out.append(padded(text, width(column)));
      }
    }
    notes.forEach(line -> out.append(line.equals(notes.getFirst()) ? "\n\n" : "\n").append(line));
    return out.toString();
  }

  private static int width(String column) {
    return Math.max(COLUMN_CHARS, column.length() + 2);
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
