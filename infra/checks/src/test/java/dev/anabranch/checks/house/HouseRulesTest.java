package dev.anabranch.checks.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.anabranch.context.planted.PureRoomPlants;
import dev.anabranch.events.planted.ImportsPointRight;
import dev.anabranch.json.Json;
import dev.anabranch.worker.planted.WorkerPlants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against every class of the house, and each rule against a planted offence. */
final class HouseRulesTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("dev/anabranch/checks/"))
          .withImportOption(location -> !location.contains("dev/anabranch/benchmarks/"))
          .importPackages("dev.anabranch");

  @Test
  void imports_point_left() {
    HouseRules.importsPointLeft().check(HOUSE);
  }

  @Test
  void every_class_has_a_room() {
    HouseRules.everyClassHasARoom().check(HOUSE);
  }

  @Test
  void libraries_stay_in_their_rooms() {
    HouseRules.librariesStayInTheirRooms().check(HOUSE);
  }

  @Test
  void names_have_a_job() {
    HouseRules.namesHaveAJob().check(HOUSE);
  }

  @Test
  void no_accessor_says_get() {
    HouseRules.noAccessorSaysGet().check(HOUSE);
  }

  @Test
  void pure_rooms_know_no_clock_chance_hash_order_or_locale() {
    HouseRules.pureRoomsStayPure().check(HOUSE);
  }

  @Test
  void only_the_launcher_prints() {
    HouseRules.onlyTheLauncherPrints().check(HOUSE);
  }

  @Test
  void every_package_is_null_marked() {
    HouseRules.everyPackageIsNullMarked().check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void the_rules_saw_classes_in_every_room(Room room) {
    Map<Optional<Room>, Long> found =
        HOUSE.stream().collect(Collectors.groupingBy(Room::of, Collectors.counting()));

    assertThat(found.getOrDefault(Optional.of(room), 0L)).as("classes in %s", room).isPositive();
  }

  static Stream<Room> rooms() {
    return Room.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("plants")
  void a_planted_offence_is_found(ArchRule rule, Class<?> plant, List<String> words) {
    JavaClasses planted = new ClassFileImporter().importPackagesOf(plant);

    List<String> found = rule.evaluate(planted).getFailureReport().getDetails();

    for (String word : words) {
      assertThat(found).as(rule.getDescription()).anyMatch(line -> line.contains(word));
    }
  }

  static Stream<Object[]> plants() {
    return Stream.of(
        plant(HouseRules.importsPointLeft(), ImportsPointRight.class, "JournalMoved"),
        plant(HouseRules.everyClassHasARoom(), HouseRulesTest.class, "no room"),
        plant(HouseRules.librariesStayInTheirRooms(), WorkerPlants.class, "akka", "java.sql"),
        plant(HouseRules.librariesStayInTheirRooms(), WorkerPlants.class, "archunit"),
        plant(HouseRules.namesHaveAJob(), WorkerPlants.PlantedManager.class, "PlantedManager"),
        plant(HouseRules.noAccessorSaysGet(), WorkerPlants.class, "getPlanted"),
        plant(HouseRules.pureRoomsStayPure(), PureRoomPlants.class, "now()", "nanoTime"),
        plant(HouseRules.pureRoomsStayPure(), PureRoomPlants.class, "HashMap", "Set.of"),
        plant(HouseRules.pureRoomsStayPure(), PureRoomPlants.class, "java.util.Random", "UUID"),
        plant(HouseRules.pureRoomsStayPure(), PureRoomPlants.class, "getDefault", "toLowerCase"),
        plant(HouseRules.onlyTheLauncherPrints(), WorkerPlants.class, "java.lang.System.out"),
        plant(HouseRules.everyPackageIsNullMarked(), WorkerPlants.class, "lacks @NullMarked"));
  }

  @Test
  void every_rule_has_a_planted_offence() {
    List<String> planted =
        plants().map(plant -> ((ArchRule) plant[0]).getDescription()).distinct().toList();

    assertThat(HouseRules.all().map(ArchRule::getDescription))
        .containsExactlyInAnyOrderElementsOf(planted);
  }

  @Test
  void a_clean_package_passes_every_rule() {
    JavaClasses clean = new ClassFileImporter().importPackagesOf(Json.class);

    assertThat(HouseRules.all()).noneMatch(rule -> rule.evaluate(clean).hasViolation());
    assertThat(clean.stream().map(JavaClass::getSimpleName)).contains("Json", "CanonicalWriter");
  }

  private static Object[] plant(ArchRule rule, Class<?> offender, String... words) {
    return new Object[] {rule, offender, List.of(words)};
  }
}
