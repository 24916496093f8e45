package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of a program that the kernel does not run. */
class ProgramFileTest {
  private static final Path REAL = Path.of("/bin/true");

  @TempDir Path scratch;
  private Path file;

  @BeforeEach
  void aName() {
    file = scratch.resolve("program");
  }

  @Test
  void aScriptWhoseInterpreterIsNotThere() throws IOException {
    write("#!/nowhere/python3 -u\n");
    assertEquals("its interpreter /nowhere/python3 is not there", why());
    write("#! \t/nowhere/python3\n");
    assertEquals("its interpreter /nowhere/python3 is not there", why());
  }

  @Test
  void aScriptThatWasSavedOnWindows() throws IOException {
    write("#!/bin/sh\r\necho hello\r\n");
    assertEquals("its first line ends as on Windows (CRLF): save it with Unix line ends", why());
  }

  @Test
  void aScriptWhoseInterpretersInterpreterIsNotThere() throws IOException {
    Path between = scratch.resolve("between");
    write("#!/nowhere/at/all\n");
    Files.move(file, between);
    write("#!" + between + "\n");
    assertEquals(
        "its interpreter "
            + between
            + " cannot be started: its interpreter /nowhere/at/all is not there",
        why());
  }

  @Test
  void aScriptWhoseInterpreterMayNotBeExecuted() throws IOException {
    Path interpreter = Files.writeString(scratch.resolve("interpreter"), "#!/bin/sh\n");
    permit(interpreter, "rw-r--r--");
    write("#!" + interpreter + "\n");
    assertEquals(
        "its interpreter "
            + interpreter
            + " cannot be started: it may not be executed: chmod +x is missing (rw-r--r--)",
        why());
  }

  @Test
  void aProgramWhoseLoaderIsNotThere() throws IOException {
    String real = new String(Files.readAllBytes(REAL.toRealPath()), StandardCharsets.ISO_8859_1);
    int loader = real.indexOf("/ld-");
    assumeTrue(loader > 0, "it is linked statically here");
    write(real.substring(0, loader) + "/no-" + real.substring(loader + 4));
    String why = why();
    assertTrue(why.matches("it needs /[^ ]*/no-[^ ]*, which is not there"), why);
  }

  @Test
  void aProgramForAnotherMachine() throws IOException {
    byte[] program = Files.readAllBytes(REAL.toRealPath());
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    program[18] = (byte) (arm ? 62 : 183);
    Files.write(file, program);
    permit(file, "rwxr-xr-x");
    String expected =
        arm
            ? "it is made for amd64, and this machine is aarch64"
            : "it is made for aarch64, and this machine is " + System.getProperty("os.arch");
    assertEquals(Optional.of(expected), new ProgramFile(file).flaw());
    assertEquals(expected, new ProgramFile(file).why(java("error=8, Exec format error")));
    assertEquals(Optional.empty(), new ProgramFile(REAL).flaw());
  }

  @Test
  void whatCanBeSeenBefore() throws IOException {
    assertEquals("there is no such program", problem());
    assertEquals("it is a directory", new ProgramFile(scratch).problem().orElseThrow());
    write("");
    assertEquals("it is empty", problem());
    write("#!/bin/sh\n");
    assertEquals(Optional.empty(), new ProgramFile(file).problem());
    permit(file, "rw-r--r--");
    assertEquals("it may not be executed: chmod +x is missing (rw-r--r--)", problem());
  }

  @Test
  void aFileSystemFromWhichNothingMayBeRun() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .anyMatch(line -> line.contains(" /dev/shm ") && line.contains("noexec")),
        "no file system of that kind is here");
    file = Files.createTempFile(memory, "remora", "");
    try {
      write("#!/bin/sh\n");
      assertEquals("it lies on /dev/shm, from which nothing may be run (noexec)", problem());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void anInterpreterThatIsAPipeIsNotWaitedFor() throws IOException {
    write("#!/dev/null\n");
    assertTrue(why().startsWith("its interpreter /dev/null cannot be started: "), why());
  }

  @ParameterizedTest
  @CsvSource({
    "'error=11, Resource temporarily unavailable', a limit of processes (pids) is reached",
    "'Exec failed, error: 11 (Resource temporarily unavailable) ', a limit of processes (pids)",
    "'error=7, Argument list too long', the environment are too long",
    "'error=12, Cannot allocate memory', not enough memory",
    "'Exec failed, error: 24 (Too many open files)', too many files are open",
    "'error=26, Text file busy', somebody is writing to it",
    "'something else', something else"
  })
  void whatJavaSays(String java, String told) throws IOException {
    write("#!/bin/sh\n");
    String why = new ProgramFile(file).why(java(java));
    assertTrue(why.contains(told), why);
  }

  private static IOException java(String what) {
    return new IOException("Cannot run program \"/x\": " + what);
  }

  private String why() {
    IOException failure =
        assertThrows(IOException.class, () -> new ProcessBuilder(file.toString()).start());
    return new ProgramFile(file).why(failure);
  }

  private String problem() {
    return new ProgramFile(file).problem().orElseThrow();
  }

  private void write(String content) throws IOException {
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    permit(file, "rwxr-xr-x");
  }

  private static void permit(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
