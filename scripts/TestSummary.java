import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads the reports that Surefire and Failsafe wrote into the directories given, and prints how many
 * tests were skipped and why, which failed, the counts, and what to install for those that were
 * skipped. What failed is said last: of a long log the end is what one sees. Ends with 1 where a test
 * failed.
 */
final class TestSummary {

  /** As {@code CrossSection} begins what it says: not for want of anything here. */
  private static final String ELSEWHERE = "played by the native executable";

  private static final String NOT_HERE = " is not installed";

  private int passed;
  private final Map<String, String> failed = new TreeMap<>();
  private final Map<String, List<String>> skipped = new TreeMap<>();

  public static void main(String[] directories) throws Exception {
    var summary = new TestSummary();
    var parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    for (var directory : directories) {
      summary.read(Path.of(directory), parser);
    }
    summary.print();
    System.exit(summary.failed.isEmpty() ? 0 : 1);
  }

  private void read(Path directory, DocumentBuilder parser) throws Exception {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var reports = Files.newDirectoryStream(directory, "TEST-*.xml")) {
      for (var report : reports) {
        parser.reset();
        var cases = parser.parse(new File(report.toString())).getElementsByTagName("testcase");
        for (var i = 0; i < cases.getLength(); i++) {
          count((Element) cases.item(i));
        }
      }
    }
  }

  private void count(Element test) {
    var method = test.getAttribute("name");
    var name = test.getAttribute("classname") + (method.isEmpty() ? "" : "." + method);
    var skips = test.getElementsByTagName("skipped");
    if (skips.getLength() > 0) {
      skipped.computeIfAbsent(reason(skips), reason -> new ArrayList<>()).add(name);
    } else if (Stream.of("failure", "error")
        .map(test::getElementsByTagName)
        .filter(it -> it.getLength() > 0)
        .findFirst()
        .orElse(null) instanceof NodeList failures) {
      failed.put(name, first(((Element) failures.item(0)).getAttribute("message")));
    } else {
      passed++;
    }
  }

  /** The first line that says something, as far as it fits on two. */
  private static String first(String message) {
    var line = message.lines().filter(it -> !it.isBlank()).findFirst().orElse("").strip();
    return line.length() > 150 ? line.substring(0, 149) + "…" : line;
  }

  /** The message, or for a test that was aborted while it ran the first line of the stack trace. */
  private static String reason(NodeList skips) {
    var skip = (Element) skips.item(0);
    var message = skip.getAttribute("message").strip();
    var trace = skip.getTextContent().strip().lines().findFirst().orElse("no reason given");
    return message.isEmpty() ? trace.replaceFirst("^[\\w.]+(Exception|Error): ", "") : message;
  }

  private void print() throws IOException {
    if (!skipped.isEmpty()) {
      System.out.println("Skipped:");
    }
    skipped.forEach(
        (reason, names) -> {
          System.out.printf("%5d  %s%n", names.size(), reason);
          if (!reason.startsWith(ELSEWHERE)) {
            names.stream().sorted().forEach(name -> System.out.println("         " + name));
          }
        });
    if (!failed.isEmpty()) {
      System.out.println("Failed:");
      failed.forEach((name, why) -> System.out.println("  " + name + "\n    " + why));
    }
    var skips = skipped.values().stream().mapToInt(List::size).sum();
    System.out.println(
        passed + " passed, " + failed.size() + " failed, " + skips + " skipped");
    if (skipped.keySet().stream().anyMatch(reason -> reason.contains("(needs Go)"))) {
      System.out.println("For some of what was skipped, install Go: https://go.dev/dl/");
    }
    var packages = missingPackages();
    if (!packages.isEmpty()) {
      System.out.println(
          "For what was skipped: sudo apt-get install " + String.join(" ", packages));
    }
  }

  /** What Debian calls that which was missing. */
  private Set<String> missingPackages() throws IOException {
    var packages = new TreeSet<String>();
    for (var line : Files.readAllLines(Path.of("src/test/tools/packages"))) {
      var words = line.split(" +");
      var missing = words[0].equals("docker") ? "needs a container engine" : words[0] + NOT_HERE;
      if (skipped.keySet().stream().anyMatch(reason -> says(reason, missing))) {
        packages.add(words[1]);
      }
    }
    return packages;
  }

  /** In whole words: tar is no part of what is said of busybox.tar. */
  private static boolean says(String reason, String words) {
    var at = reason.indexOf(words);
    return at == 0 || (at > 0 && " ;(".indexOf(reason.charAt(at - 1)) >= 0);
  }
}
