import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Searches all files below the directories given for secrets that tests used, plain and in base64,
 * and ends with 1 when it finds one: nothing that a test run leaves behind may hold any. What finds
 * them is the mark that TestSecrets gives to each.
 */
final class SecretSearch {

  private static final String MARK = "s3cr3t-remora";

  public static void main(String[] directories) throws IOException {
    var forms = forms();
    var searched = 0;
    var found = new ArrayList<Path>();
    for (var directory : directories) {
      for (var file : files(Path.of(directory))) {
        var text = Files.readString(file, ISO_8859_1);
        searched++;
        if (forms.stream().anyMatch(text::contains)) {
          found.add(file);
        }
      }
    }
    found.forEach(file -> System.out.println("A secret of the tests is in " + file));
    if (found.isEmpty()) {
      System.out.println("No secret of the tests in the " + searched + " files that they left");
    }
    System.exit(found.isEmpty() ? 0 : 1);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** The mark, and what any base64 of it holds, whatever number of bytes is before it. */
  private static List<String> forms() {
    var forms = new ArrayList<>(List.of(MARK));
    for (var before : List.of("", "x", "xy")) {
      var bytes = (before + MARK).getBytes(ISO_8859_1);
      var encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      forms.add(encoded.substring((before.length() * 8 + 5) / 6, bytes.length * 8 / 6));
    }
    return forms;
  }
}
