package dev.anabranch.context.skills;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the plain part of YAML that front matter may use: block mappings, sequences and scalars.
 * Tags, anchors, aliases, mappings in braces and further documents are refused, as the reference
 * validator of the open standard refuses them; so nothing here is ever typed, shared or expanded.
 */
final class YamlReading {
  private static final int DEPTH_MAX = 8;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setLabel("front matter").setUseMarks(true).build();

  private final Iterator<Event> events;
  private final List<SkillFinding> findings;

  private YamlReading(Iterator<Event> events, List<SkillFinding> findings) {
    this.events = events;
    this.findings = findings;
  }

  /** The one value; {@link Broken} if it is no YAML or not plain. Keys that repeat are found. */
  static YamlValue read(String yaml, List<SkillFinding> findings) {
    try {
      return new YamlReading(new Parse(SETTINGS).parseString(yaml).iterator(), findings).document();
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(YamlReading::line).orElse("");
      throw new Broken(SkillRule.YAML_BROKEN, e.getProblem() + where);
    } catch (YamlEngineException e) {
      throw new Broken(SkillRule.YAML_BROKEN, String.valueOf(e.getMessage()));
    }
  }

  private YamlValue document() {
    YamlValue value = new YamlValue.Text("");
    boolean found = false;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
        default -> {
          if (found) {
            throw notPlain("has a second document", event);
          }
          found = true;
          value = value(event, 1);
        }
      }
    }
    return value;
  }

  private YamlValue value(Event event, int depth) {
    if (depth > DEPTH_MAX) {
      throw notPlain("is nested deeper than " + DEPTH_MAX, event);
    }
    requirePlain(event);
    return switch (event) {
      case ScalarEvent scalar -> new YamlValue.Text(scalar.getValue());
      case SequenceStartEvent items -> items(depth);
      case MappingStartEvent fields -> fields(depth);
      default -> throw notPlain("has an alias", event);
    };
  }

  private static void requirePlain(Event event) {
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw notPlain("has an anchor or an alias", event);
    }
    boolean tagged =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().isPresent();
          case SequenceStartEvent items -> items.getTag().isPresent();
          case MappingStartEvent fields -> fields.getTag().isPresent();
          default -> false;
        };
    if (tagged) {
      throw notPlain("has a tag", event);
    }
    if (event instanceof MappingStartEvent fields && fields.getFlowStyle() == FlowStyle.FLOW) {
      throw notPlain("has a mapping in braces", event);
    }
  }

  private YamlValue items(int depth) {
    List<YamlValue> values = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      values.add(value(event, depth + 1));
      event = events.next();
    }
    return new YamlValue.Items(values);
  }

  private YamlValue fields(int depth) {
    SequencedMap<String, YamlValue> values = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(value(event, depth + 1) instanceof YamlValue.Text(String key))) {
        throw notPlain("has a key that is not text", event);
      }
      if (values.put(key, value(events.next(), depth + 1)) != null) {
        findings.add(
            new SkillFinding(
                SkillRule.KEY_TWICE,
                "the key \""
                    + key
                    + "\" stands there twice"
                    + event.getStartMark().map(YamlReading::line).orElse("")));
      }
      event = events.next();
    }
    return new YamlValue.Fields(values);
  }

  private static Broken notPlain(String what, Event event) {
    return new Broken(
        SkillRule.YAML_NOT_PLAIN,
        "the front matter " + what + event.getStartMark().map(YamlReading::line).orElse(""));
  }

  /** Lines are counted in the file, whose first one is the fence. */
  private static String line(Mark mark) {
    return " (line " + (mark.getLine() + 2) + ")";
  }

  /** No value could be read. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SkillRule rule;
    private final String text;

    Broken(SkillRule rule, String text) {
      super(text);
      this.rule = rule;
      this.text = text;
    }

    SkillFinding finding() {
      return new SkillFinding(rule, text);
    }
  }
}
