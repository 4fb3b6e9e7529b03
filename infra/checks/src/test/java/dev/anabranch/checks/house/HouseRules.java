package dev.anabranch.checks.house;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules themselves; {@link HouseRulesTest} holds them against the house and against plants. */
final class HouseRules {
  private static final List<Room> PURE = List.of(Room.EVENTS, Room.CONTEXT);
  private static final Pattern NAMES_WITHOUT_A_JOB =
      Pattern.compile(".*(Manager|Helper|Helpers|Util|Utils|Impl|Base)");
  private static final Pattern ACCESSOR = Pattern.compile("get[A-Z].*");
  private static final List<String> HASH_ORDER =
      List.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap");
  private static final List<String> CHANCE =
      List.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.security.SecureRandom",
          "java.util.concurrent.ThreadLocalRandom");
  private static final List<String> IMPURE_CALLS =
      List.of(
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.System.identityHashCode",
          "java.lang.Object.hashCode",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault",
          "java.time.ZoneId.systemDefault",
          "java.nio.charset.Charset.defaultCharset",
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Map.copyOf",
          "java.util.Set.of",
          "java.util.Set.copyOf",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toMap",
          "java.util.stream.Collectors.groupingBy",
          "java.util.stream.Collectors.toUnmodifiableSet",
          "java.util.stream.Collectors.toUnmodifiableMap");

  private HouseRules() {}

  static ArchRule importsPointLeft() {
    return everyClass(
        "import only from rooms to the left",
        (type, events) -> {
          Optional<Room> from = Room.of(type);
          type.getDirectDependenciesFromSelf().stream()
              .filter(dependency ->
                  Room.of(dependency.getTargetClass())
                      .flatMap(to -> from.map(room -> !room.mayImport(to)))
                      .orElse(false))
              .forEach(dependency -> events.add(violated(type, dependency.getDescription())));
        });
  }

  static ArchRule everyClassHasARoom() {
    return everyClass(
        "live in a room of the house",
        (type, events) -> {
          if (Room.of(type).isEmpty()) {
            events.add(violated(type, type.getName() + " is in no room; see Room"));
          }
        });
  }

  static ArchRule librariesStayInTheirRooms() {
    return everyClass(
        "use a library only in its rooms",
        (type, events) ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> isOutside(dependency.getTargetClass().getBaseComponentType()))
                .filter(dependency ->
                    Library.of(dependency.getTargetClass().getBaseComponentType())
                        .flatMap(library -> Room.of(type).map(library::livesIn))
                        .map(lives -> !lives)
                        .orElse(true))
                .forEach(dependency -> events.add(violated(type, dependency.getDescription()))));
  }

  static ArchRule namesHaveAJob() {
    return everyClass(
        "have a name with a job",
        (type, events) -> {
          if (NAMES_WITHOUT_A_JOB.matcher(type.getSimpleName()).matches()) {
            events.add(violated(type, type.getName() + " says nothing about its job"));
          }
        });
  }

  static ArchRule noAccessorSaysGet() {
    return everyClass(
        "name accessors without get",
        (type, events) ->
            type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> ACCESSOR.matcher(method.getName()).matches())
                .filter(method -> !isOverride(type, method))
                .forEach(method -> events.add(violated(type, method.getDescription()))));
  }

  /** Same input, same bytes, on every machine and at every time. */
  static ArchRule pureRoomsStayPure() {
    return everyClass(
        "use no clock, chance, hash order or locale in a pure room",
        (type, events) -> {
          if (Room.of(type).filter(PURE::contains).isPresent()) {
            type.getAccessesFromSelf().stream()
                .filter(HouseRules::isImpure)
                .forEach(access -> events.add(violated(type, access.getDescription())));
          }
        });
  }

  static ArchRule onlyTheLauncherPrints() {
    return everyClass(
        "leave printing to the launcher",
        (type, events) -> {
          if (Room.of(type).filter(Room.LAUNCHER::equals).isEmpty()) {
            type.getAccessesFromSelf().stream()
                .filter(HouseRules::isPrinting)
                .forEach(access -> events.add(violated(type, access.getDescription())));
          }
        });
  }

  static ArchRule everyPackageIsNullMarked() {
    return everyClass(
        "be in a @NullMarked package",
        (type, events) -> {
          if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            events.add(violated(type, type.getPackageName() + " lacks @NullMarked"));
          }
        });
  }

  static Stream<ArchRule> all() {
    return Stream.of(
        importsPointLeft(),
        everyClassHasARoom(),
        librariesStayInTheirRooms(),
        namesHaveAJob(),
        noAccessorSaysGet(),
        pureRoomsStayPure(),
        onlyTheLauncherPrints(),
        everyPackageIsNullMarked());
  }

  private static ArchRule everyClass(String does, BiConsumer<JavaClass, ConditionEvents> finding) {
    return ArchRuleDefinition.classes()
        .should(
            new ArchCondition<>(does) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                finding.accept(type, events);
              }
            });
  }

  /** True for what is neither ours nor of the JDK; JDBC is of the JDK and yet has its room. */
  private static boolean isOutside(JavaClass type) {
    String name = type.getPackageName();
    boolean jdk = type.isPrimitive() || name.startsWith("java.") || name.startsWith("javax.");
    boolean ours = (name + ".").startsWith("dev.anabranch.");
    return Library.of(type).isPresent() || !(jdk || ours || name.startsWith("jdk."));
  }

  private static boolean isOverride(JavaClass type, JavaMethod method) {
    return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
        .filter(parent -> !parent.getPackageName().startsWith("dev.anabranch"))
        .flatMap(parent -> parent.getMethods().stream())
        .anyMatch(inherited -> inherited.getName().equals(method.getName()));
  }

  private static boolean isImpure(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getName();
    String call = owner + "." + target.getName();
    return HASH_ORDER.contains(owner)
        || CHANCE.contains(owner)
        || IMPURE_CALLS.contains(call)
        || (owner.startsWith("java.time.")
            && (target.getName().equals("now") || target.getName().startsWith("system")))
        || usesDefaultLocale(target);
  }

  private static boolean usesDefaultLocale(AccessTarget target) {
    if (!(target instanceof AccessTarget.MethodCallTarget call)
        || !target.getOwner().isEquivalentTo(String.class)) {
      return false;
    }
    boolean localeGiven =
        call.getRawParameterTypes().stream()
            .anyMatch(parameter -> parameter.isEquivalentTo(java.util.Locale.class));
    return !localeGiven
        && List.of("format", "formatted", "toLowerCase", "toUpperCase").contains(call.getName());
  }

  private static boolean isPrinting(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    boolean stream =
        target.getOwner().isEquivalentTo(System.class)
            && (target.getName().equals("out") || target.getName().equals("err"));
    return stream || target.getName().equals("printStackTrace");
  }
}
