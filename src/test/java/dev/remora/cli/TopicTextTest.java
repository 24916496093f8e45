package dev.remora.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is told by {@code remora help TOPIC} is what the pages say, word by word. */
class TopicTextTest {
  private static final Pattern SECTION =
      Pattern.compile("<!-- help ([a-z-]+) -->\n\n(.*?\n)\n<!-- /help -->", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern ITEM = Pattern.compile("\n(?=\\* |\\d\\. )");
  private static final int WIDTH = 79;

  @Test
  void everyTopicIsASectionOfAPageInTheSameWords() throws IOException {
    Map<String, String> pages = sections();
    Path made = Files.createDirectories(Path.of("target/topics"));
    for (Map.Entry<String, String> section : pages.entrySet()) {
      Files.writeString(made.resolve(section.getKey() + ".txt"), section.getValue());
    }
    assertEquals(
        TopicText.TOPICS.stream().map(Page.Topic::toString).sorted().toList(),
        List.copyOf(pages.keySet()));
    for (Page.Topic topic : TopicText.TOPICS) {
      assertEquals(
          pages.get(topic.toString()),
          TopicText.of(topic),
          "put what is in target/topics into src/main/resources, if it is what the page should say");
    }
  }

  @Test
  void aTopicFitsAScreen() {
    for (Page.Topic topic : TopicText.TOPICS) {
      long lines = TopicText.of(topic).lines().count();
      assertTrue(lines >= 5 && lines <= 32, topic + ": " + lines);
    }
  }

  @Test
  void theOverviewNamesEveryTopicAndFitsAScreen() {
    Session session = new Session();
    assertEquals(0, session.run("help"));
    for (Page.Topic topic : Page.Topic.all()) {
      assertTrue(session.out().contains("\n  " + topic + " "), topic.toString());
    }
    assertTrue(session.out().lines().count() <= 42, session.out());
  }

  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    try (DirectoryStream<Path> pages = Files.newDirectoryStream(Path.of("docs"), "*.md")) {
      for (Path page : pages) {
        SECTION
            .matcher(Files.readString(page))
            .results()
            .forEach(section -> sections.put(section.group(1), plain(section.group(2))));
      }
    }
    return sections;
  }

  /** As a terminal shows it: without what only a browser understands. */
  private static String plain(String markdown) {
    List<String> blocks = new ArrayList<>();
    for (String block : markdown.strip().split("\n\n")) {
      blocks.add(
          block.startsWith("    ")
              ? block
              : ITEM.splitAsStream(block).map(TopicTextTest::item).collect(joining("\n")));
    }
    return String.join("\n\n", blocks) + "\n";
  }

  private static String item(String text) {
    String words =
        LINK.matcher(text).replaceAll("$1").replaceAll("`|\\*\\*", "").replaceAll("\\s+", " ");
    String margin = words.startsWith("* ") ? "  " : words.matches("\\d\\. .*") ? "   " : "";
    return String.join(
            "\n" + margin,
            CommandHelp.wrapped(
                // the first line has the mark where the others have the margin
                words.substring(margin.length()), WIDTH - margin.length()))
        .transform(body -> words.substring(0, margin.length()) + body);
  }
}
