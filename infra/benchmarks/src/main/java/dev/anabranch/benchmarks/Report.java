package dev.anabranch.benchmarks;

import dev.anabranch.json.Json;

/** What a benchmark found, for programs and for people. */
public interface Report {
  Json.Obj json();

  String table();
}
