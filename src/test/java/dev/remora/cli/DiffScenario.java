package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An image in a layout, to which configurations are attached, and a volume. */
abstract class DiffScenario {
  @TempDir Path work;

  String image;
  Path volume;
  private Path temporary;

  @BeforeEach
  void anImage() throws IOException {
    Path registry = work.resolve("registry");
    image = "oci:" + registry + "@" + TestImages.in(registry).image("v1").digest();
    volume = work.resolve("config");
    temporary = Files.createDirectory(work.resolve("tmp"));
  }

  Run run(String... arguments) {
    return RemoraInProcess.run(Map.of("TMPDIR", temporary.toString()), List.of(arguments));
  }

  JsonObject json(String... arguments) throws MalformedJson {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    String out = run(all.toArray(String[]::new)).expect(0).stdout();
    return JsonObject.parse(out.getBytes(UTF_8));
  }

  /** A directory of files, by path and text, one after the other. */
  Path files(String... pathsAndTexts) throws IOException {
    Path directory = Files.createTempDirectory(work, "files");
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      Path file = directory.resolve(pathsAndTexts[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, pathsAndTexts[i + 1]);
    }
    return directory;
  }

  /** Attaches each entry of a directory, and returns the revision. */
  String attached(Path directory, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("attach", image));
    try (Stream<Path> entries = Files.list(directory)) {
      entries.sorted().forEach(entry -> all.add(entry.toString()));
    }
    all.addAll(List.of("-o", "digest"));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new)).expect(0).stdout().strip();
  }

  /** What is below a directory, with what tells whether anybody wrote there. */
  static List<String> listing(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<String> lines = new ArrayList<>();
      for (Path path : all.sorted().toList()) {
        lines.add(path + " " + Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
      }
      return lines;
    }
  }

  List<String> leftInTemporaryPlace() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.map(Path::toString).toList();
    }
  }
}
