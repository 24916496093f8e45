package dev.remora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The topics of the help that a page of the documentation has in the same words. */
final class TopicText {
  static final List<Page.Topic> TOPICS =
      List.of(
          Page.Topic.IMAGES,
          Page.Topic.MATCHING,
          Page.Topic.VOLUME,
          Page.Topic.CREDENTIALS,
          Page.Topic.TRUST,
          Page.Topic.ON_FAILURE);

  // read when the class is initialised, which for a native image is when it is built
  private static final Map<Page.Topic, String> TEXTS = read();

  private TopicText() {}

  /** Paragraphs, lists and indented lines, of 80 columns at most. */
  static String of(Page.Topic topic) {
    return TEXTS.getOrDefault(topic, "");
  }

  private static Map<Page.Topic, String> read() {
    Map<Page.Topic, String> texts = new EnumMap<>(Page.Topic.class);
    for (Page.Topic topic : TOPICS) {
      try (InputStream in = TopicText.class.getResourceAsStream("topics/" + topic + ".txt")) {
        texts.put(topic, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }
}
