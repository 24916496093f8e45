package dev.remora.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Interrupted;
import dev.remora.posix.WrittenDirectories;
import dev.remora.rig.Said;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir Path scratch;

  @Test
  void itGetsArgumentsVariablesAndNoInput() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "cat; echo \"$1 $GREETING\"; exit 7");
    Program.Outcome ended =
        new Program(file, new WrittenDirectories(List.of()))
            .run(List.of("hello"), Map.of("GREETING", "world"), in(Duration.ofMinutes(1)));
    assertEquals(new Program.Outcome(Optional.of(7), "hello world"), ended);
  }

  @Test
  void outputIsReadToItsEndButOnlyTheBeginningIsKept() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "echo first; yes | head -c 3000000");
    Program.Outcome ended = run(file, Duration.ofMinutes(1));
    assertTrue(ended.well());
    assertTrue(ended.output().startsWith("first; y; y"), ended.output());
    assertTrue(ended.output().length() < 3_000, () -> "" + ended.output().length());
  }

  @Test
  void atTheDeadlineItsChildrenEndToo() throws Exception {
    Path said = scratch.resolve("child");
    Path file = Script.write(scratch.resolve("p"), "sleep 600 & echo $! > " + said + "; wait");
    Program.Outcome ended =
        Script.withTimeToBegin(limit -> run(file, limit), _ -> said.toFile().length() > 0);
    assertEquals(Optional.empty(), ended.code());
    long child = Long.parseLong(Files.readString(said).strip());
    ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    assertFalse(ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void noStepOfAScriptRunsAfterAnotherWasEnded() throws Exception {
    Path file =
        Script.write(
            scratch.resolve("p"),
            "(sleep 600; touch " + scratch + "/after) & sleep 600; touch " + scratch + "/after");
    Program.Outcome ended = run(file, Duration.ofMillis(400));
    assertEquals(Optional.empty(), ended.code());
    Said.await(
        "that all have ended",
        Duration.ofMinutes(2),
        () -> ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList(),
        List::isEmpty);
    assertFalse(Files.exists(scratch.resolve("after")));
  }

  @Test
  void aChildThatStaysBehindIsNotWaitedFor() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "sleep 60 & echo done");
    long began = System.nanoTime();
    Program.Outcome ended = run(file, Duration.ofMinutes(1));
    assertEquals("done", ended.output());
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(50).toNanos());
  }

  @Test
  void whoeverInterruptsUsEndsIt() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "sleep 600");
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> run(file, Duration.ofMinutes(1)));
    assertTrue(Thread.interrupted());
  }

  @Test
  void whatCannotBeStartedNamesTheCause() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "exit 0");
    Files.writeString(file, "#!/nowhere/python3\n");
    IOException failure = assertThrows(IOException.class, () -> run(file, Duration.ofMinutes(1)));
    assertEquals(
        "it cannot be started: its interpreter /nowhere/python3 is not there",
        failure.getMessage());
    Path good = Script.write(scratch.resolve("q"), "exit 0");
    IOException tooLong =
        assertThrows(
            IOException.class,
            () ->
                new Program(good, new WrittenDirectories(List.of()))
                    .run(List.of("x".repeat(4 << 20)), Map.of(), in(Duration.ofMinutes(1))));
    assertEquals(
        "it cannot be started: its arguments and the variables of the environment are too long",
        tooLong.getMessage());
  }

  @Test
  void whatStumblesOverItsFirstLineSaysSo() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "exit 0");
    Files.writeString(file, "#!/usr/bin/env sh\r\nexit 0\r\n");
    Program.Outcome ended = run(file, Duration.ofMinutes(1));
    assertEquals(Optional.of(127), ended.code());
    assertTrue(ended.output().endsWith("(CRLF): save it with Unix line ends"), ended.output());
  }

  @Test
  void whatIsMadeForAnotherMachineSaysSoThoughAShellTriesIt() throws IOException {
    byte[] program = Files.readAllBytes(Path.of("/bin/true").toRealPath());
    program[18] = (byte) (System.getProperty("os.arch").equals("aarch64") ? 62 : 183);
    Path file = Script.write(scratch.resolve("p"), "exit 0");
    Files.write(file, program);
    Program.Outcome ended = run(file, Duration.ofMinutes(1));
    assertFalse(ended.well());
    assertTrue(ended.output().contains("it is made for a"), ended.output());
  }

  @Test
  void whatContentMayReachIsNotRun() throws IOException {
    Path volume = Files.createDirectories(scratch.resolve("volume"));
    Path inside = Script.write(volume.resolve("p"), "exit 0");
    Path linkInto = Files.createSymbolicLink(scratch.resolve("into"), inside);
    Path outside = Script.write(scratch.resolve("p"), "exit 0");
    Path linkOutOf = Files.createSymbolicLink(volume.resolve("out"), outside);
    Path linkToVolume = Files.createSymbolicLink(scratch.resolve("other-name"), volume);
    for (Path file :
        List.of(
            inside,
            linkInto,
            linkOutOf,
            scratch.resolve("x/../volume/p"),
            linkToVolume.resolve("p"))) {
      Program program = new Program(file, new WrittenDirectories(List.of(volume)));
      assertTrue(program.problem().isPresent(), file.toString());
      assertThrows(
          IOException.class,
          () -> program.run(List.of(), Map.of(), in(Duration.ofMinutes(1))),
          file.toString());
    }
    assertEquals(
        Optional.empty(), new Program(outside, new WrittenDirectories(List.of(volume))).problem());
    assertTrue(
        new Program(inside, new WrittenDirectories(List.of(linkToVolume))).problem().isPresent());
  }

  @Test
  void whatItStartsByNameIsNotFoundWhereContentMayReachEither() throws IOException {
    Path file = Script.write(scratch.resolve("p"), "echo \"$PATH\"");
    Path volume = Files.createDirectories(scratch.resolve("volume/bin"));
    Path link = Files.createSymbolicLink(scratch.resolve("link"), volume);
    Map<String, String> variables = Map.of("PATH", volume + ":" + link + "::bin:/usr/bin:/bin");
    Program program = new Program(file, new WrittenDirectories(List.of(scratch.resolve("volume"))));
    Program.Outcome ended = program.run(List.of(), variables, in(Duration.ofMinutes(1)));
    assertEquals("/usr/bin:/bin", ended.output());
  }

  private static Program.Outcome run(Path file, Duration limit) throws IOException {
    return new Program(file, new WrittenDirectories(List.of())).run(List.of(), Map.of(), in(limit));
  }

  private static Deadline in(Duration limit) {
    return Deadline.in(limit, Clock.system());
  }
}
