package dev.anabranch.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON with Jackson's tokenizer; bounds depth and size, refuses a key given twice. */
final class JsonParsing {
  static final int DEPTH_MAX = 200;
  private static final int TEXT_CHARS_MAX = 100_000_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(TEXT_CHARS_MAX)
                  .maxNameLength(TEXT_CHARS_MAX)
                  .build())
          .build();

  private JsonParsing() {}

  static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Json parse(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new JsonRefused("not UTF-8 text: " + e.getMessage());
    }
  }

  private static JsonRefused refused(JsonProcessingException e) {
    return new JsonRefused("not JSON: " + e.getOriginalMessage());
  }

  private static Json whole(JsonParser parser) throws IOException {
    Json value = value(parser, parser.nextToken());
    if (parser.nextToken() != null) {
      throw new JsonRefused("more text after the JSON value");
    }
    return value;
  }

  private static Json value(JsonParser parser, @Nullable JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Str(parser.getText());
      case VALUE_NUMBER_INT -> whole(parser, parser.getText());
      case VALUE_NUMBER_FLOAT -> new Json.Real(parser.getDoubleValue());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> new Json.Null();
      case null, default -> throw new JsonRefused("not JSON: a value is missing");
    };
  }

  private static Json whole(JsonParser parser, String digits) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Json.Int(parser.getLongValue());
      default -> new Json.Real(Double.parseDouble(digits));
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    FieldMap.Gathering fields = new FieldMap.Gathering();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      fields.add(key, value(parser, parser.nextToken()));
    }
    return new Json.Obj(fields.end());
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(parser, token));
      token = parser.nextToken();
    }
    return new Json.Arr(items);
  }
}
