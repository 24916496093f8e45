package dev.remora.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of processes as the kernel shows it, without having to start them as other users. */
class ProcessTableTest {
  @TempDir Path proc;

  @BeforeEach
  void remoraAlone() throws IOException {
    process(7, 1, "remora", 65532, "/remora", "follow");
    Files.createSymbolicLink(proc.resolve("self"), Path.of("7"));
    Files.createDirectories(proc.resolve("sys"));
    Files.writeString(proc.resolve("1x"), "");
    Files.createDirectories(proc.resolve("99")); // it ended while the table was read
  }

  @Test
  void theMasterIsMeantAndNotItsWorkers() throws Exception {
    process(20, 1, "nginx", 65532, "nginx: master process nginx");
    process(21, 20, "nginx", 65532, "nginx: worker process");
    process(22, 20, "nginx", 65532, "nginx: worker process");
    process(30, 1, "nginx", 65532, "nginx: master process nginx");
    assertEquals(List.of(20L, 30L), find("nginx"));
  }

  @Test
  void aProgramIsFoundByItsFileAndAScriptByItsName() throws Exception {
    process(20, 1, "main", 65532, "/usr/bin/haproxy", "-W");
    process(21, 1, "a-very-long-nam", 65532, "/bin/sh", "/opt/a-very-long-name.sh");
    process(22, 1, "sh", 65532, "/bin/sh", "/opt/a-very-long-name.sh");
    assertEquals(List.of(20L), find("haproxy"));
    assertEquals(List.of(21L), find("a-very-long-name.sh"));
    assertThrows(HookTrouble.class, () -> find("a-very-long-nam.sh"));
  }

  @Test
  void remoraIsNeverMeant() throws Exception {
    assertThrows(HookTrouble.class, () -> find("remora"));
    process(8, 1, "remora", 65532, "/remora", "pull");
    assertEquals(List.of(8L), find("remora"));
  }

  @Test
  void aProcessThatIsOverIsNone() throws IOException {
    process(20, 1, "nginx", 65532, "");
    Path status = proc.resolve("20/status");
    Files.writeString(status, Files.readString(status).replace("S (sleeping)", "Z (zombie)"));
    assertThrows(HookTrouble.class, () -> find("nginx"));
  }

  @Test
  void anotherUsersProcessIsSaidToBeOne() throws IOException {
    process(20, 1, "nginx", 0, "nginx: master process nginx");
    process(21, 20, "nginx", 65532, "nginx: worker process");
    HookTrouble e = assertThrows(HookTrouble.class, () -> find("nginx"));
    assertTrue(e.reason().contains("nginx runs as user 0, but Remora as 65532"), e.reason());
  }

  @Test
  void whereOnlyOurContainerIsSeenTheHintSaysSo() {
    HookTrouble e = assertThrows(HookTrouble.class, () -> find("nginx"));
    assertTrue(e.reason().contains("no process here is called nginx"), e.reason());
    assertTrue(e.reason().contains("shareProcessNamespace"), e.reason());
  }

  private List<Long> find(String name) throws HookTrouble {
    return new ProcessTable(proc).find(name);
  }

  private void process(long number, long parent, String name, long user, String... words)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Long.toString(number)));
    Files.writeString(
        directory.resolve("status"),
        """
        Name:\t%s
        Umask:\t0022
        State:\tS (sleeping)
        Tgid:\t%d
        Pid:\t%d
        PPid:\t%d
        TracerPid:\t0
        Uid:\t%d\t%d\t%d\t%d
        Gid:\t0\t0\t0\t0
        """
            .formatted(name, number, number, parent, user, user, user, user));
    Files.writeString(directory.resolve("cmdline"), String.join("\0", words) + "\0");
  }
}
