package dev.remora.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskTroubleTest {
  private static final Purpose PURPOSE = new Purpose("publish to", "/config");

  @Test
  void everyTroubleSaysWhatToDo() {
    Map<IOException, String> advice =
        Map.of(
            new IOException("No space left on device"),
            "make room",
            new FileSystemException("/x", null, "Disk quota exceeded"),
            "quota",
            new FileSystemException("/x", null, "Read-only file system"),
            "writable for Remora",
            new FileSystemException("/x", null, "Operation not permitted"),
            "fsGroup",
            new AccessDeniedException("/x"),
            "fsGroup",
            new FileSystemException("/x", null, "Input/output error"),
            "disk",
            Errno.exception(116, "/x"),
            "mount it again",
            Errno.exception(24, "/x"),
            "ulimit -n",
            new IOException("No locks available"),
            "locking");
    advice.forEach(
        (trouble, expected) -> {
          Failure failure = DiskTrouble.failure(PURPOSE, trouble);
          assertEquals(ExitCode.VOLUME, failure.exitCode());
          assertTrue(failure.advice().contains(expected), failure.line());
        });
  }

  @Test
  void aFullDiskIsOneWhateverIsWrittenToIt() {
    assertEquals(
        Optional.of("make room, or give it a larger size limit"),
        DiskTrouble.advice(new IOException("No space left on device")));
    assertEquals(Optional.empty(), DiskTrouble.advice(new AccessDeniedException("/x")));
  }

  /** Of a file that the line names, or that the system does not. */
  @Test
  void whatIsWrongIsSaidInTheSameWordsOfEveryFile() {
    assertEquals("it is not there", DiskTrouble.text(new NoSuchFileException("/x"), ""));
    assertEquals("/x is not there", DiskTrouble.text(new NoSuchFileException("/x")));
    assertEquals("No space left", DiskTrouble.text(new IOException("No space left"), ""));
    assertEquals("a: No space left", DiskTrouble.text(new IOException("No space left"), "a"));
    assertTrue(
        DiskTrouble.text(new AccessDeniedException("/x"), "a")
            .matches("a: permission denied \\(running as uid [0-9]+\\)"));
    assertEquals("interrupted", DiskTrouble.text(new ClosedByInterruptException(), ""));
  }

  /** As exFAT says it through FUSE, FAT by {@code EPERM}, and a share without the option. */
  @Test
  void aFileSystemWithoutLinksIsNoLackOfRights() {
    for (String reason :
        List.of("Operation not permitted", "Operation not supported", "Function not implemented")) {
      Failure failure =
          DiskTrouble.failure(
              PURPOSE,
              DiskTrouble.withoutLinks(
                  new FileSystemException("/proc/self/fd/7/..data", null, reason)));
      assertEquals(ExitCode.VOLUME, failure.exitCode());
      assertEquals("its file system has no symbolic links", failure.reason());
      assertTrue(failure.advice().contains("ext4"), failure.line());
    }
    FileSystemException full = new FileSystemException("/x", null, "No space left on device");
    assertEquals(full, DiskTrouble.withoutLinks(full));
  }

  @Test
  void aDescriptorIsNoPathForPeople() {
    Failure failure =
        DiskTrouble.failure(
            PURPOSE, new FileSystemException("/proc/self/fd/7/app.yaml", null, "File too large"));
    assertEquals("cannot publish to /config: app.yaml: File too large", failure.line());
  }

  @Test
  void whatVanishesInsideTheVolumeIsNotForTheOperatorToMake() {
    Failure inside =
        DiskTrouble.failure(PURPOSE, new NoSuchFileException("/proc/self/fd/7/..remora"));
    assertEquals("..remora is not there", inside.reason());
    assertTrue(inside.advice().contains("somebody else"), inside.line());
    Failure outside = DiskTrouble.failure(PURPOSE, new NoSuchFileException("/config"));
    assertTrue(outside.advice().contains("make the directory"), outside.line());
  }

  @Test
  void aFileInPlaceOfTheVolumeIsAMistakeOfTheSettings() {
    Failure outside = DiskTrouble.failure(PURPOSE, new NotDirectoryException("/etc/hosts"));
    assertTrue(outside.advice().contains("--to"), outside.line());
    Failure inside =
        DiskTrouble.failure(PURPOSE, new NotDirectoryException("/proc/self/fd/7/..remora"));
    assertTrue(inside.advice().contains("somebody else"), inside.line());
  }

  @Test
  void anInterruptionIsNoTroubleOfTheVolume() {
    assertThrows(
        Interrupted.class, () -> DiskTrouble.failure(PURPOSE, new ClosedByInterruptException()));
  }
}
