package dev.remora.hooks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.ExitCode;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
  @TempDir Path scratch;
  private Path staged;

  @BeforeEach
  void aStagedRevision() throws IOException {
    staged = Files.createDirectories(scratch.resolve("staged"));
    Files.createDirectories(staged.resolve("deep/er"));
    Files.writeString(staged.resolve("app.yaml"), "a: 1\n");
    Files.writeString(staged.resolve("deep/er/app.JSON"), "{\"a\": 1}");
    Files.writeString(staged.resolve("notes.txt"), "{[");
  }

  @Test
  void filesThatAreWhatTheyEndAsPass() {
    assertDoesNotThrow(() -> check("json,yaml", Duration.ofMinutes(1)));
  }

  @Test
  void aFileThatIsNotIsNamedWithTheReason() throws IOException {
    Files.writeString(staged.resolve("deep/er/app.JSON"), "{\"a\": 1,}");
    ContentRefused e = refused("json,yaml");
    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(e.line().startsWith("cannot validate deep/er/app.JSON: not valid JSON"), e.line());
    assertDoesNotThrow(() -> check("yaml", Duration.ofMinutes(1)));
    Files.writeString(staged.resolve("deep/b.yml"), "a: [");
    assertTrue(refused("yaml").line().startsWith("cannot validate deep/b.yml: not valid YAML"));
  }

  @Test
  void aFileThatIsTooLongIsRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(staged.resolve("long.json").toFile(), "rw")) {
      file.setLength((16L << 20) + 1);
    }
    assertTrue(refused("json").line().contains("long.json: it is longer than 16 MiB"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"long.yaml", "long.json"})
  void aLongFileIsReadNoFurtherThanToTheDeadline(String name) throws IOException {
    // of half a MiB each piece of at most 8 KiB is a look, whatever a parser makes of it
    Files.writeString(staged.resolve(name), "[" + "1,".repeat(1 << 18) + "1]");
    assertDoesNotThrow(() -> check("json,yaml", Duration.ofMinutes(1)));
    Deadline deadline = Deadline.in(Duration.ofMillis(50), new TickingClock());
    RegistryUnavailable e =
        assertThrows(RegistryUnavailable.class, () -> check("json,yaml", deadline));
    assertEquals(
        "cannot validate "
            + name
            + ": the deadline of 50ms passed; set a longer one with --deadline",
        e.line());
  }

  @Test
  void aProgramSeesTheFilesAndItsWordIsTheReason() throws IOException {
    Path program =
        Script.write(
            scratch.resolve("check"),
            "[ \"$1\" = \"$CONFIG_DIRECTORY\" ] || exit 9",
            "grep -q 'a: 1' \"$1/app.yaml\" && exit 0",
            "echo 'a is not 1'; echo 'look at app.yaml' >&2; exit 3");
    String setting = "exec:" + program;
    assertDoesNotThrow(() -> check(setting, Duration.ofMinutes(1)));
    Files.writeString(staged.resolve("app.yaml"), "a: 2\n");
    assertTrue(
        refused(setting)
            .line()
            .startsWith(
                "cannot validate the new configuration: "
                    + program
                    + " ended with 3: a is not 1; look at app.yaml; "),
        () -> refused(setting).line());
  }

  @Test
  void aProgramThatDoesNotEndIsAVeto() throws IOException {
    Path program = Script.write(scratch.resolve("check"), "echo wait; sleep 600");
    ContentRefused e =
        Script.withTimeToBegin(
            limit -> refused(program, limit), r -> r.reason().contains(": wait"));
    assertTrue(e.reason().matches(".* did not end within [0-9ms]+: wait\\b.*"), e.reason());
  }

  private ContentRefused refused(Path program, Duration limit) {
    return assertThrows(ContentRefused.class, () -> check("exec:" + program, limit));
  }

  @Test
  void aProgramThatNeverStopsTalkingIsAVetoToo() throws IOException {
    Path program = Script.write(scratch.resolve("check"), "exec yes 'no comment'");
    ContentRefused e =
        Script.withTimeToBegin(limit -> refused(program, limit), r -> r.reason().contains(": no "));
    assertTrue(e.reason().matches(".* did not end within [0-9ms]+: no comment; no.*"), e.reason());
  }

  @Test
  void aProgramThatChangesTheFilesIsAVeto() throws IOException {
    Path program =
        Script.write(scratch.resolve("check"), "echo 'a: 3' > \"$1/app.yaml\"; touch -d @0 $1/*");
    assertTrue(refused("exec:" + program).reason().contains("changed its files"));
  }

  @Test
  void aProgramThatCannotBeRunIsAMistakeInTheSetting() throws IOException {
    Path notExecutable = Files.writeString(scratch.resolve("text"), "x");
    for (Path program : List.of(scratch.resolve("missing"), notExecutable, scratch)) {
      UsageFailure e =
          assertThrows(UsageFailure.class, () -> check("exec:" + program, Duration.ofMinutes(1)));
      assertTrue(e.line().contains("correct the setting validate"), e.line());
    }
  }

  private ContentRefused refused(String setting) {
    return assertThrows(ContentRefused.class, () -> check(setting, Duration.ofMinutes(1)));
  }

  private void check(String setting, Duration limit) {
    check(setting, Deadline.in(limit, Clock.system()));
  }

  private void check(String setting, Deadline deadline) {
    Validator.of(
            ValidationMethod.parse(setting), new WrittenDirectories(List.of(Path.of("/config"))))
        .check(staged, deadline);
  }
}
