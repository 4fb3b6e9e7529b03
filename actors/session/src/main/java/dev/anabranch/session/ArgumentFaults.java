package dev.anabranch.session;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Holds the arguments of a call against the schema that the header pins, before anybody sees the
 * call, and says to the model which argument it is, what it was, what is wanted, and what a call
 * looks like.
 *
 * <p>Two habits of models are let pass, as the tools themselves do: a number written as a string,
 * and null for what may be left out. What {@link ArgumentSchema} leaves out of a foreign schema is
 * for its server to check.
 */
public final class ArgumentFaults {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final int FAULTS_MAX = 5;
  private static final int SHOWN_CHARS = 60;
  private static final int NAMES_MAX = 20;
  private static final int SAMPLE_FIELDS_MAX = 10;
  private static final int NAME_CHARS_MAX = 80;

  private final Json.Obj schema;
  private final Json.Obj properties;
  private final List<String> faults = new ArrayList<>();

  private ArgumentFaults(Json.Obj schema) {
    this.schema = schema;
    this.properties = schema.find("properties").map(Json::asObject).orElse(Json.object());
  }

  /** Why the tool is not run with these arguments, in words for the model; empty if they fit. */
  public static Optional<String> refusal(ToolDefinition tool, Json.Obj arguments) {
    ArgumentFaults faults = new ArgumentFaults(ArgumentSchema.of(tool.parameters()));
    faults.check(arguments);
    return faults.faults.isEmpty() ? Optional.empty() : Optional.of(faults.words(tool.name()));
  }

  private String words(String tool) {
    int more = faults.size() - FAULTS_MAX;
    return "The arguments do not fit "
        + tool
        + ": "
        + String.join("; ", faults.subList(0, Math.min(FAULTS_MAX, faults.size())))
        + (more > 0 ? "; and " + more + " more" : "")
        + ". Mend them and call again, for example with "
        + sample().canonical();
  }

  private void check(Json.Obj arguments) {
    for (String name : required()) {
      if (isAbsent(name, arguments)) {
        faults.add(quoted(name) + " is missing" + wanted(name));
      }
    }
    for (Map.Entry<String, Json> given : arguments.fields().entrySet()) {
      String name = given.getKey();
      if (properties.fields().containsKey(name)) {
        known(name, given.getValue(), arguments);
      } else {
        unknown(name, given.getValue());
      }
    }
    if (faults.isEmpty()) {
      faults.addAll(faults(ArgumentSchema.withoutFields(schema), arguments, "the arguments"));
    }
  }

  private List<String> required() {
    return schema.find("required").isPresent()
        ? schema.list("required").stream().map(Json::asText).toList()
        : List.of();
  }

  /** Null stands for nothing unless it is asked for. */
  private boolean isAbsent(String name, Json.Obj arguments) {
    Optional<Json> value = Optional.ofNullable(arguments.fields().get(name));
    return value.isEmpty() || (value.get() instanceof Json.Null && !fits(name, value.get()));
  }

  private boolean fits(String name, Json value) {
    return rule(name).map(rule -> faults(rule, value, "it").isEmpty()).orElse(true);
  }

  private Optional<Json> rule(String name) {
    return Optional.ofNullable(properties.fields().get(name));
  }

  private void known(String name, Json value, Json.Obj arguments) {
    if (isAbsent(name, arguments)) {
      return;
    }
    Json meant = meant(name, value);
    List<String> found = faults(rule(name).orElseThrow(), meant, quoted(name));
    if (!found.isEmpty()) {
      faults.add(String.join(", ", found) + ", it was " + shown(value));
    }
  }

  private static List<String> faults(Json rule, Json value, String at) {
    List<String> found = new ArrayList<>();
    new SchemaFaults(found).check(rule, value, at);
    return found;
  }

  /** A number where one is wanted, also if it was written as a string. */
  private Json meant(String name, Json value) {
    boolean number = types(name).contains("integer") || types(name).contains("number");
    boolean text = value instanceof Json.Str said && NUMBER.matcher(said.value()).matches();
    return number && text && !types(name).contains("string")
        ? Json.integer(Long.parseLong(value.asText()))
        : value;
  }

  private List<String> types(String name) {
    return rule(name)
        .filter(Json.Obj.class::isInstance)
        .flatMap(rule -> rule.asObject().find("type"))
        .map(ResultSchema::types)
        .orElse(List.of());
  }

  private void unknown(String name, Json value) {
    Json others = schema.find("additionalProperties").orElse(new Json.Bool(true));
    List<String> found = faults(others, value, quoted(name));
    if (found.isEmpty()) {
      return;
    }
    if (others instanceof Json.Obj) {
      faults.add(String.join(", ", found) + ", it was " + shown(value));
    } else {
      faults.add("there is no argument " + quoted(name) + near(name));
    }
  }

  private String near(String name) {
    List<String> names = List.copyOf(properties.fields().keySet());
    if (names.isEmpty()) {
      return ", it takes none";
    }
    Optional<String> nearest =
        names.stream()
            .filter(other -> distance(name, other) <= Math.max(2, other.length() / 2))
            .min(Comparator.comparingInt(other -> distance(name, other)));
    return nearest
        .map(other -> ", did you mean " + quoted(other) + "?")
        .orElseGet(() ->
            ", there are "
                + String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size()))));
  }

  /** The number of letters to add, drop or change between two words, whatever their case. */
  private static int distance(String a, String b) {
    String longer = a.substring(0, Math.min(a.length(), NAME_CHARS_MAX));
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= longer.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        char x = Character.toLowerCase(longer.charAt(i - 1));
        int change = diagonal + (x == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private String wanted(String name) {
    List<String> types = types(name);
    return types.isEmpty() ? "" : ", it must be " + String.join(" or ", types);
  }

  /** Arguments as the schema asks for them at least: what is required, and what was found wrong. */
  private Json.Obj sample() {
    Json.Obj sample = Json.object();
    for (String name : new TreeSet<>(required())) {
      if (sample.fields().size() < SAMPLE_FIELDS_MAX) {
        sample = sample.with(name, ArgumentSchema.sample(rule(name), name));
      }
    }
    return sample;
  }

  private static String quoted(String name) {
    String shown = name.length() > NAME_CHARS_MAX ? name.substring(0, NAME_CHARS_MAX) + "…" : name;
    return "\"" + shown + "\"";
  }

  private static String shown(Json value) {
    String text = value.canonical();
    return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text;
  }
}
