package dev.anabranch.checks.house;

import static dev.anabranch.checks.house.Room.*;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;

/** An outside library: its packages and the rooms that may import them. */
record Library(List<String> packages, List<Room> rooms) {

  /** The whole list; a library inside another's package stands before it. */
  private static final List<Library> ALL =
      List.of(
          in(List.of("com.fasterxml.jackson"), EVENTS),
          in(List.of("com.github.difflib"), BLOBS),
          in(List.of("java.sql"), JOURNAL, JOURNAL_CONTRACT),
          in(List.of("javax.sql", "org.sqlite", "org.postgresql", "com.zaxxer.hikari"), JOURNAL),
          in(List.of("okhttp3", "okio", "kotlin"), MODEL),
          in(List.of("akka.persistence"), JOURNAL, JOURNAL_CONTRACT, SESSION),
          in(List.of("akka"), JOURNAL, JOURNAL_CONTRACT, SESSION, SESSIONS, LAUNCHER),
          in(List.of("com.typesafe.config"), JOURNAL, JOURNAL_CONTRACT, SESSIONS, LAUNCHER),
          in(List.of("scala"), JOURNAL, JOURNAL_CONTRACT, SESSION, BUS),
          in(List.of("org.apache.kafka", "kafka"), BUS),
          in(List.of("io.vertx", "io.netty"), CONSOLE, MODEL_SERVER),
          in(List.of("com.knuddels.jtokkit"), CONTEXT, MODEL_SERVER),
          in(List.of("org.snakeyaml"), CONTEXT),
          in(List.of("picocli", "ch.qos.logback"), LAUNCHER),
          in(List.of("org.junit", "org.assertj", "org.scalatest"), JOURNAL_CONTRACT),
          new Library(List.of("org.slf4j"), impureRooms()),
          new Library(List.of("org.jspecify"), Room.ALL));

  /** The library that a class comes from; empty for the rest of the JDK and for our own classes. */
  static Optional<Library> of(JavaClass type) {
    return ALL.stream().filter(library -> library.holds(type)).findFirst();
  }

  boolean livesIn(Room room) {
    return rooms.contains(room);
  }

  private boolean holds(JavaClass type) {
    return packages.stream().anyMatch(name -> (type.getPackageName() + ".").startsWith(name + "."));
  }

  private static Library in(List<String> packages, Room... rooms) {
    return new Library(packages, List.of(rooms));
  }

  private static List<Room> impureRooms() {
    return Room.ALL.stream().filter(room -> !List.of(EVENTS, CONTEXT).contains(room)).toList();
  }
}
