package dev.anabranch.modelserver.survey;

import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A table from a seed, written in two forms, with the figures counted while it is made. */
final class RandomTable {
  int good;
  int malformed;
  int emptyAmounts;
  long ids;
  BigDecimal amount = new BigDecimal("0.00");
  String firstDay = "9999";
  String lastDay = "0000";
  private final Map<String, Integer> regions = new TreeMap<>();
  private final ByteArrayOutputStream csv = new ByteArrayOutputStream();
  private final ByteArrayOutputStream json = new ByteArrayOutputStream();

  RandomTable(long seed) {
    Random random = new Random(seed);
    boolean windows = random.nextBoolean();
    String end = windows ? "\r\n" : "\n";
    add(csv, "id,region,amount,day,note" + end);
    int rows = 500 + random.nextInt(500);
    for (int id = 1; id <= rows; id++) {
      row(random, id, end);
    }
  }

  private void row(Random random, int id, String end) {
    String region = "region " + (char) ('A' + random.nextInt(5));
    BigDecimal value = BigDecimal.valueOf(random.nextInt(2_000_000) - 500_000, 2);
    String day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(700)).toString();
    String note = random.nextInt(5) == 0 ? "\"x, \"\"y\"\"" + end + "z\"" : "plain";
    switch (random.nextInt(40)) {
      case 0 -> bad(id + "," + region + end, "[1, 2]");
      case 1 -> bad(id + "," + region + "," + value + "," + day + ",a,b" + end, "{\"id\": ");
      case 2 ->
          bad(
              id + "," + region + ",unknown," + day + "," + note + end,
              object(id, region, Json.text("unknown"), day));
      case 3 -> {
        emptyAmounts++;
        good(id, region, day);
        add(csv, id + "," + region + ",," + day + "," + note + end);
        add(json, object(id, region, new Json.Null(), day) + "\n");
      }
      default -> {
        amount = amount.add(value);
        good(id, region, day);
        add(csv, id + "," + region + "," + value + "," + day + "," + note + end);
        add(
            json,
            object(id, region, Json.text("@"), day).replace("\"@\"", value.toString()) + "\n");
      }
    }
  }

  private static String object(int id, String region, Json amount, String day) {
    return Json.object()
        .with("id", id)
        .with("region", region)
        .with("amount", amount)
        .with("day", day)
        .canonical();
  }

  private void bad(String csvRow, String jsonRow) {
    malformed++;
    add(csv, csvRow);
    add(json, jsonRow + "\n");
  }

  private void good(int id, String region, String day) {
    good++;
    ids += id;
    regions.merge(region, 1, Integer::sum);
    firstDay = day.compareTo(firstDay) < 0 ? day : firstDay;
    lastDay = day.compareTo(lastDay) > 0 ? day : lastDay;
  }

  private static void add(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] csv() {
    return csv.toByteArray();
  }

  byte[] jsonLines() {
    return json.toByteArray();
  }

  List<String> topRegions() {
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(regions.entrySet());
    sorted.sort(
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    return sorted.stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }
}
