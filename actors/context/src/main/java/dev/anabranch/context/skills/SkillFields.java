package dev.anabranch.context.skills;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields of front matter, checked one by one; what is not text where it should be is empty. */
final class SkillFields {
  private static final int NAME_CHARS_MAX = 64;
  private static final int DESCRIPTION_CHARS_MAX = 1024;
  private static final int COMPATIBILITY_CHARS_MAX = 500;
  private static final List<String> KEYS =
      List.of("allowed-tools", "compatibility", "description", "license", "metadata", "name");

  private final SequencedMap<String, YamlValue> fields;
  private final List<SkillFinding> findings;
  private String name = "";
  private String description = "";
  private Optional<String> license = Optional.empty();
  private Optional<String> compatibility = Optional.empty();
  private SortedMap<String, String> metadata = new TreeMap<>();
  private List<String> allowedTools = List.of();

  private SkillFields(SequencedMap<String, YamlValue> fields, List<SkillFinding> findings) {
    this.fields = fields;
    this.findings = findings;
  }

  static Optional<SkillFields> of(YamlValue value, String folder, List<SkillFinding> findings) {
    if (!(value instanceof YamlValue.Fields(SequencedMap<String, YamlValue> fields))) {
      findings.add(
          new SkillFinding(
              SkillRule.NOT_A_MAPPING, "the front matter must be lines of key: value"));
      return Optional.empty();
    }
    SkillFields checked = new SkillFields(fields, findings);
    checked.keys();
    checked.name(folder);
    checked.description();
    checked.license();
    checked.compatibility();
    checked.metadata();
    checked.allowedTools();
    return Optional.of(checked);
  }

  Skill skill(
      String body,
      String sha256,
      String folder,
      List<String> files,
      Skill.Scope scope,
      List<SkillFinding> warnings) {
    return new Skill(
        name,
        description,
        license,
        compatibility,
        metadata,
        allowedTools,
        body,
        sha256,
        folder,
        files,
        scope,
        warnings);
  }

  private void keys() {
    TreeSet<String> unknown = new TreeSet<>(fields.keySet());
    KEYS.forEach(unknown::remove);
    unknown.forEach(key ->
        find(
            SkillRule.KEY_UNKNOWN,
            "the key \"" + key + "\" is not known; the keys are " + String.join(", ", KEYS)));
  }

  private void name(String folder) {
    if (!fields.containsKey("name")) {
      find(SkillRule.NAME_MISSING, "the key \"name\" is missing");
      return;
    }
    name = Normalizer.normalize(text("name").orElse("").strip(), Normalizer.Form.NFKC);
    if (name.isEmpty()) {
      find(SkillRule.NAME_EMPTY, "\"name\" must be a text that is not empty");
      return;
    }
    nameForm();
    String last = folder.substring(folder.lastIndexOf('/') + 1);
    if (!Normalizer.normalize(last, Normalizer.Form.NFKC).equals(name)) {
      find(
          SkillRule.NAME_NOT_OF_FOLDER,
          "the name \"" + name + "\" must be that of the folder, \"" + last + "\"");
    }
  }

  private void nameForm() {
    if (chars(name) > NAME_CHARS_MAX) {
      find(
          SkillRule.NAME_TOO_LONG,
          "a name has at most " + NAME_CHARS_MAX + " characters, not " + chars(name));
    }
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      find(SkillRule.NAME_NOT_LOWER_CASE, "the name \"" + name + "\" must be in lower case");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      find(SkillRule.NAME_HYPHEN_AT_END, "a name must not begin or end with a hyphen");
    }
    if (name.contains("--")) {
      find(SkillRule.NAME_HYPHENS_TOGETHER, "a name must not have two hyphens together");
    }
    if (!name.codePoints().allMatch(c -> c == '-' || Character.isLetterOrDigit(c))) {
      find(
          SkillRule.NAME_CHARACTERS,
          "the name \"" + name + "\" may hold letters, digits and hyphens only");
    } else if (name.codePoints().anyMatch(c -> c > 0x7f)) {
      find(
          SkillRule.NAME_NOT_ASCII,
          "the name \"" + name + "\" is not of a-z, 0-9 and hyphens; other programs may refuse it");
    }
  }

  private void description() {
    if (!fields.containsKey("description")) {
      find(SkillRule.DESCRIPTION_MISSING, "the key \"description\" is missing");
      return;
    }
    String whole = text("description").orElse("");
    description = whole.strip();
    if (description.isEmpty()) {
      find(SkillRule.DESCRIPTION_EMPTY, "\"description\" must be a text that is not empty");
    } else if (chars(whole) > DESCRIPTION_CHARS_MAX) {
      find(
          SkillRule.DESCRIPTION_TOO_LONG,
          "a description has at most "
              + DESCRIPTION_CHARS_MAX
              + " characters, not "
              + chars(whole));
    }
  }

  private void license() {
    license = optional("license", SkillRule.LICENSE_NOT_TEXT);
  }

  private void compatibility() {
    compatibility = optional("compatibility", SkillRule.COMPATIBILITY_NOT_TEXT);
    if (chars(compatibility.orElse("")) > COMPATIBILITY_CHARS_MAX) {
      find(
          SkillRule.COMPATIBILITY_TOO_LONG,
          "\"compatibility\" has at most " + COMPATIBILITY_CHARS_MAX + " characters");
    }
  }

  private void metadata() {
    switch (fields.get("metadata")) {
      case null -> {}
      case YamlValue.Fields(SequencedMap<String, YamlValue> values) ->
          values.forEach(this::metadata);
      default ->
          find(SkillRule.METADATA_NOT_TEXTS, "\"metadata\" must be a mapping of texts to texts");
    }
  }

  private void metadata(String key, YamlValue value) {
    if (value instanceof YamlValue.Text(String text)) {
      metadata.put(key, text);
    } else {
      find(SkillRule.METADATA_NOT_TEXTS, "\"" + key + "\" of \"metadata\" must be a text");
    }
  }

  /** A text of words, or a list of texts: the reference validator takes both. */
  private void allowedTools() {
    switch (fields.get("allowed-tools")) {
      case null -> {}
      case YamlValue.Text(String text) ->
          allowedTools =
              Arrays.stream(text.strip().split("\\s+")).filter(s -> !s.isEmpty()).toList();
      case YamlValue.Items(List<YamlValue> values) -> allowedTools = texts(values);
      case YamlValue.Fields other -> toolsAreNoTexts();
    }
  }

  private List<String> texts(List<YamlValue> values) {
    List<String> texts = new ArrayList<>();
    for (YamlValue value : values) {
      if (value instanceof YamlValue.Text(String text)) {
        texts.add(text.strip());
      }
    }
    if (texts.size() < values.size()) {
      toolsAreNoTexts();
    }
    return texts;
  }

  private void toolsAreNoTexts() {
    find(
        SkillRule.ALLOWED_TOOLS_NOT_TEXTS,
        "\"allowed-tools\" must be names with spaces between them, or a list of names");
  }

  private Optional<String> optional(String key, SkillRule otherwise) {
    if (fields.containsKey(key) && text(key).isEmpty()) {
      find(otherwise, "\"" + key + "\" must be a text");
    }
    return text(key);
  }

  private Optional<String> text(String key) {
    return fields.get(key) instanceof YamlValue.Text(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static int chars(String text) {
    return text.codePointCount(0, text.length());
  }

  private void find(SkillRule rule, String text) {
    findings.add(new SkillFinding(rule, text));
  }
}
