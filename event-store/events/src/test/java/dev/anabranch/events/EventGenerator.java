package dev.anabranch.events;

import dev.anabranch.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes any event from a seed, also of types that were added after this was written. */
final class EventGenerator {
  private static final String LETTERS = "abc \"\\/\n\u0000\u007fä中\uD83D\uDE00\uD800";
  private final Random random;

  EventGenerator(Random random) {
    this.random = random;
  }

  /** Every record under the sealed interface. */
  static Stream<Class<?>> types(Class<?> root) {
    return root.isSealed()
        ? Stream.of(root.getPermittedSubclasses()).flatMap(EventGenerator::types).distinct()
        : Stream.of(root);
  }

  Event event(Class<?> type) {
    return (Event) record(type);
  }

  /** Constructors refuse nonsense, so it may take some tries. */
  private Object record(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    for (int tries = 0; tries < 1_000; tries++) {
      Class<?>[] types = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Object[] values = Stream.of(parts).map(part -> value(part.getGenericType())).toArray();
      try {
        return type.getDeclaredConstructor(types).newInstance(values);
      } catch (InvocationTargetException refused) {
        if (!(refused.getCause() instanceof IllegalArgumentException)) {
          throw new AssertionError(type + " failed", refused);
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(type + " cannot be made", e);
      }
    }
    throw new AssertionError(type + " refuses all that this generator makes");
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      return switch ((Class<?>) generic.getRawType()) {
        case Class<?> c when c == Optional.class ->
            Optional.ofNullable(random.nextBoolean() ? value(element) : null);
        case Class<?> c when Map.class.isAssignableFrom(c) ->
            map(generic.getActualTypeArguments()[1]);
        case Class<?> c -> list(element);
      };
    }
    return switch ((Class<?>) type) {
      case Class<?> c when c == String.class -> text();
      case Class<?> c when c == int.class -> random.nextInt(6);
      case Class<?> c when c == Integer.class -> random.nextInt(6);
      case Class<?> c when c == Long.class -> (long) random.nextInt(100);
      case Class<?> c when c == BigDecimal.class ->
          BigDecimal.valueOf(random.nextInt(100_000), 6).stripTrailingZeros();
      case Class<?> c when c == long.class -> random.nextLong() >>> random.nextInt(64);
      case Class<?> c when c == boolean.class -> random.nextBoolean();
      case Class<?> c when c == OptionalLong.class ->
          random.nextBoolean() ? OptionalLong.of(random.nextInt()) : OptionalLong.empty();
      case Class<?> c when c == SessionId.class -> SessionId.random(random);
      case Class<?> c when c == Json.Obj.class ->
          Json.object().with("a", text()).with("b", new Json.Real(random.nextInt(1_000) + 0.5));
      case Class<?> c when c.isEnum() ->
          c.getEnumConstants()[random.nextInt(c.getEnumConstants().length)];
      case Class<?> c when c.isRecord() -> record(c);
      case Class<?> c -> throw new AssertionError("teach this generator to make a " + c);
    };
  }

  private List<Object> list(Type element) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(element));
    }
    return items;
  }

  private SortedMap<String, Object> map(Type element) {
    SortedMap<String, Object> items = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.put("fs_" + "read".substring(random.nextInt(3)), value(element));
    }
    return items;
  }

  /** Sometimes a digest, often what a name may be, often what nobody expects in a text. */
  private String text() {
    if (random.nextInt(8) == 0) {
      return "%064x".formatted(new BigInteger(256, random));
    }
    if (random.nextBoolean()) {
      return "fs_" + "read".substring(random.nextInt(3));
    }
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return out.toString();
  }
}
