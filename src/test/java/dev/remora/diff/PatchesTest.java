package dev.remora.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed is a patch: the real tools make the newer files of the older ones by it. */
class PatchesTest {
  @TempDir Path work;

  @Test
  @Requires(Tool.GIT)
  void gitMakesTheNewerFilesOfTheOlderOnes() throws IOException, InterruptedException {
    isApplied("git", "apply", "--unsafe-paths", "--whitespace=nowarn", "-p1");
  }

  @Test
  @Requires(Tool.PATCH)
  void patchMakesTheNewerFilesOfTheOlderOnes() throws IOException, InterruptedException {
    isApplied("patch", "-p1", "-s", "-i");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void isApplied(String... tool) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(25);
    Map<String, String> old = new TreeMap<>();
    Map<String, String> now = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      String before = text(random, random.nextInt(60));
      if (i % 6 != 0) {
        old.put("file-" + i, before);
      }
      if (i % 7 != 0) {
        now.put("file-" + i, edited(before, random));
      }
    }
    old.put("with space.txt", "a\nb\n");
    now.put("with space.txt", "a\nc");
    old.put("sub/\"quoted\".txt", "a\r\nb\r\n");
    now.put("sub/\"quoted\".txt", "a\r\n\tb\r\n");
    old.put("größe/ö.txt", "- \n+ \n@@ -1 +1 @@\n");
    now.put("größe/ö.txt", "+++ \n--- \n\\ No newline at end of file\n");
    now.put("new.txt", "");
    old.put("gone.txt", "only\n");

    TreeDiff diff = TreeDiff.of(TextFiles.of(old), TextFiles.of(now), Masking.none(), () -> {});
    String patch =
        "~ a summary\n"
            + diff.files().stream().map(UnifiedDiff::of).collect(Collectors.joining("\n"))
            + "files: 1\n";
    Path tree = Files.createDirectories(work.resolve("tree"));
    for (Map.Entry<String, String> file : old.entrySet()) {
      Files.createDirectories(tree.resolve(file.getKey()).getParent());
      Files.writeString(tree.resolve(file.getKey()), file.getValue());
    }
    Path file = Files.writeString(work.resolve("diff.patch"), patch);
    List<String> command = new ArrayList<>(List.of(tool));
    command.add(file.toString());
    Path said = work.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> text(said));

    Map<String, String> found = new TreeMap<>();
    try (var files = Files.walk(tree)) {
      for (Path it : files.filter(Files::isRegularFile).toList()) {
        found.put(tree.relativize(it).toString(), Files.readString(it));
      }
    }
    assertEquals(now, found);
  }

  @Test
  void textsThatHaveLittleInCommonAreComparedInShortTimeAndRightly() {
    SplittableRandom random = new SplittableRandom(5);
    String old = text(random, 20_000);
    String now = text(random, 20_000);
    int[] steps = {0};
    TreeDiff diff =
        TreeDiff.of(
            TextFiles.of("a", old), TextFiles.of("a", now), Masking.none(), () -> steps[0]++);
    FileDiff.Body.Text body = (FileDiff.Body.Text) diff.files().getFirst().body();
    assertEquals(body.added(), body.removed());
    assertTrue(steps[0] < 40_000, steps[0] + " parts");
    assertEquals(now, applied(old, body.hunks()));
  }

  /** By the numbers that hunks say. */
  private static String applied(String old, List<Hunk> hunks) {
    List<String> lines = RawText.of(old).lines();
    StringBuilder now = new StringBuilder();
    int at = 0;
    for (Hunk hunk : hunks) {
      int begin = hunk.count(Hunk.Kind.ADDED) == 0 ? hunk.from() : hunk.from() - 1;
      for (; at < begin; at++) {
        now.append(lines.get(at)).append('\n');
      }
      for (Hunk.Entry entry : hunk.entries()) {
        if (entry.kind() != Hunk.Kind.ADDED) {
          assertEquals(lines.get(at++), entry.text());
        }
        if (entry.kind() != Hunk.Kind.REMOVED) {
          now.append(entry.text()).append('\n');
        }
      }
    }
    lines.subList(at, lines.size()).forEach(line -> now.append(line).append('\n'));
    return now.toString();
  }

  @Test
  void fewLinesAreChangedWhereFewDiffer() {
    FileDiff.Body.Text body =
        (FileDiff.Body.Text)
            TreeDiff.of(
                    TextFiles.of("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
                    TextFiles.of("a", "1\n2\nx\n4\n5\n6\n7\n8\ny\n9\n"),
                    Masking.none(),
                    () -> {})
                .files()
                .getFirst()
                .body();
    assertEquals(2, body.added());
    assertEquals(1, body.removed());
    assertEquals(1, body.hunks().size());
  }

  private static String text(SplittableRandom random, int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("line ").append(random.nextInt(12)).append('\n');
    }
    return text.toString();
  }

  private static String edited(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(lines.size() + 1);
      switch (random.nextInt(3)) {
        case 0 -> lines.add(at, "new " + i);
        case 1 -> lines.add(at, "line 3");
        default -> {
          if (at < lines.size()) {
            lines.remove(at);
          }
        }
      }
    }
    boolean ended = random.nextInt(4) > 0;
    String edited = String.join("\n", lines);
    return lines.isEmpty() ? "" : ended ? edited + "\n" : edited;
  }
}
