package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another digest brings another image with its own configuration, and never one with the other's.
 */
@OnCompose
class RollBackIT {
  /** What the application says is also kept where it outlives its container. */
  private static final String WATCHED =
      """
      services:
        app:
          environment: {WATCH: 1, JOURNAL: /journal/reads}
          volumes: ["./journal:/journal"]
      """;

  @ParameterizedTest
  @ValueSource(strings = {Project.ONE_SHOT, Project.FOLLOW, Project.PRE_START})
  void noApplicationReadsTheFilesOfTheOtherImage(String form, Machine machine, Project project)
      throws IOException {
    var one = machine.app("1", "greeting: one");
    var two = machine.app("2", "greeting: two");
    var journal = journal(project);
    project.impatient().form(form, one).override(WATCHED).up();
    reads(journal, 1);

    project.image(two).up();
    reads(journal, 2);
    project.image(one).up();
    reads(journal, 3);

    assertEquals(
        List.of(
            "app 1 reads 'greeting: one'",
            "app 2 reads 'greeting: two'",
            "app 1 reads 'greeting: one'"),
        lines(journal));
  }

  @Test
  void withoutRestartTheNewRemoraWaitsForTheOldApplicationToo(Machine machine, Project project)
      throws IOException {
    var one = machine.app("1", "greeting: one");
    var two = machine.app("2", "greeting: two");
    var journal = journal(project);
    project.form(Project.ONE_SHOT, one);
    var text = Files.readString(project.directory().resolve("compose.yaml"));
    project
        .write("compose.yaml", text.replaceAll("(?m)^ *restart: true.*\n", ""))
        .override(WATCHED)
        .up("--scale", "app=2");
    reads(journal, 2);

    project.image(two).up("--scale", "app=2");
    reads(journal, 4);

    assertEquals(
        List.of(
            "app 1 reads 'greeting: one'",
            "app 1 reads 'greeting: one'",
            "app 2 reads 'greeting: two'",
            "app 2 reads 'greeting: two'"),
        lines(journal));
  }

  @Test
  void restartStopsTheApplicationWhenOnlyRemoraChanges(Machine machine, Project project)
      throws IOException {
    project.form(Project.ONE_SHOT, machine.app("1", "greeting: one")).up();
    var first = project.inspect("app", "{{.State.StartedAt}}");

    project.override("services: {remora: {environment: {REMORA_LOG_LEVEL: warn}}}").up();
    var second = project.inspect("app", "{{.State.StartedAt}}");
    assertNotEquals(first, second);

    var text = Files.readString(project.directory().resolve("compose.yaml"));
    project.write("compose.yaml", text.replaceAll("(?m)^ *restart: true.*\n", "")).up();
    var third = project.inspect("app", "{{.State.StartedAt}}");
    project.override("services: {remora: {environment: {REMORA_LOG_LEVEL: error}}}").up();
    assertEquals(third, project.inspect("app", "{{.State.StartedAt}}"));
  }

  @ParameterizedTest
  @CsvSource({"one-shot, remora", "follow, remora-first"})
  void theCacheRollsBackWhileTheRegistryIsAway(
      String form, String service, Machine machine, Project project) {
    var one = machine.app("1", "greeting: one");
    var two = machine.app("2", "greeting: two");
    project.impatient().set("REMORA_FALLBACK_AFTER", "1s").form(form, one).up();
    project.image(two).up();
    project.awaitLog("app", "app 2 reads 'greeting: two'");

    machine.registry().close();
    project.image(one).up();

    project.awaitLog("app", "app 1 reads 'greeting: one'");
    project.awaitLog(service, "cache");
  }

  private static Path journal(Project project) throws IOException {
    var directory = Files.createDirectories(project.directory().resolve("journal"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    var file = Files.createFile(directory.resolve("reads"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    return file;
  }

  /** Waits until so many reads are written down. */
  private static void reads(Path journal, int count) {
    Project.await(
        () -> {
          var lines = lines(journal);
          return lines.size() >= count ? "all of " + count : String.join("\n", lines);
        },
        "all of " + count);
  }

  private static List<String> lines(Path journal) {
    try {
      return Files.readAllLines(journal).stream()
          .map(line -> line.replace(" GREETING=''", ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
