package dev.remora.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDirectoryTest {
  @TempDir Path temporary;

  @Test
  void itStaysTheSameDirectoryWhateverItsNameBecomes() throws Exception {
    Path path = Files.createDirectory(temporary.resolve("a"));
    Path canary = Files.createDirectory(temporary.resolve("canary"));
    try (OpenDirectory directory = OpenDirectory.open(path)) {
      Files.move(path, temporary.resolve("b"));
      Files.createSymbolicLink(path, canary);
      Files.writeString(directory.path("file"), "here");
      directory.make("made", new FileMode(0700)).close();
    }
    assertEquals("here", Files.readString(temporary.resolve("b/file")));
    assertTrue(Files.isDirectory(temporary.resolve("b/made")));
    try (OpenDirectory untouched = OpenDirectory.open(canary)) {
      assertEquals(List.of(), untouched.names());
    }
  }

  @Test
  void whatHasANameIsSeenWithoutFollowingIt() throws Exception {
    Files.writeString(temporary.resolve("file"), "x");
    Files.createDirectory(temporary.resolve("directory"));
    Files.createSymbolicLink(temporary.resolve("dangling"), Path.of("..data/é"));
    String far = "x".repeat(200);
    Files.createSymbolicLink(temporary.resolve("long"), Path.of(far, far, far));
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      assertEquals(new Entry.Nothing(), directory.look("nothing"));
      assertEquals(new Entry.Link("..data/é"), directory.look("dangling"));
      assertEquals(new Entry.Other(), directory.look("file"));
      assertEquals(new Entry.Other(), directory.look("directory"));
      assertEquals(
          new Entry.Link(String.join("/", far, far, far).substring(0, 512)),
          directory.look("long"));
      assertTrue(directory.has("dangling"));
      assertFalse(directory.has("nothing"));
      assertThrows(FileSystemException.class, () -> directory.look("x".repeat(256)));
      assertThrows(IllegalArgumentException.class, () -> directory.look("../file"));
    }
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.createSymbolicLink(temporary.resolve("link"), other);
    Files.createSymbolicLink(
        temporary.resolve("file"), Files.writeString(other.resolve("real"), "x"));
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      assertThrows(NotDirectoryException.class, () -> directory.child("link"));
      assertThrows(FileSystemException.class, () -> directory.file("file"));
      assertThrows(
          FileAlreadyExistsException.class, () -> directory.make("link", new FileMode(0700)));
      assertTrue(directory.find("link").orElseThrow().isSymbolicLink());
      FileTree.delete(directory, "link", () -> {});
      assertEquals(Optional.empty(), directory.find("link"));
    }
    assertTrue(Files.exists(temporary.resolve("other/real")));
  }

  @Test
  void aLinkInThePlaceOfANewFileChangesNoModeElsewhere() throws Exception {
    Path canary = Files.createDirectory(temporary.resolve("canary"));
    Files.setPosixFilePermissions(canary, fromString("rwxrwxrwx"));
    Path linked = Files.writeString(canary.resolve("linked"), "elsewhere");
    Files.setPosixFilePermissions(linked, fromString("rwxrwxrwx"));
    Files.createSymbolicLink(temporary.resolve("directory"), canary);
    Files.createSymbolicLink(temporary.resolve("file"), linked);
    Files.createLink(temporary.resolve("name"), linked);
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      for (String name : List.of("directory", "file", "name")) {
        assertThrows(
            FileSystemException.class, () -> directory.giveMode(name, new FileMode(0644)), name);
      }
    }
    assertEquals(fromString("rwxrwxrwx"), Files.getPosixFilePermissions(canary));
    assertEquals(fromString("rwxrwxrwx"), Files.getPosixFilePermissions(linked));
  }

  @Test
  void aNewFileHasItsModeWhateverTheUmask() throws Exception {
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      // which no umask of those who build leaves as it is
      directory.create("file", new FileMode(0666)).close();
      assertEquals(fromString("rw-rw-rw-"), directory.find("file").orElseThrow().permissions());
    }
  }

  @Test
  void namesAreSingleElements() throws Exception {
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      for (String name : List.of("", ".", "..", "a/b", "/etc")) {
        assertThrows(IllegalArgumentException.class, () -> directory.path(name), name);
      }
    }
  }

  @Test
  void aClosedDirectoryLeadsNowhere() throws Exception {
    OpenDirectory directory = OpenDirectory.open(temporary);
    directory.close();
    directory.close();
    assertThrows(IllegalStateException.class, () -> directory.path("x"));
  }

  @Test
  void treesAreDeletedWithoutLeavingThem() throws Exception {
    Path canary = Files.createDirectories(temporary.resolve("canary/sub"));
    Files.writeString(canary.resolve("file"), "stays");
    Path tree = Files.createDirectories(temporary.resolve("tree/a/b"));
    Files.createSymbolicLink(tree.resolve("link"), canary);
    Files.createSymbolicLink(tree.resolve("file"), canary.resolve("file"));
    Files.writeString(temporary.resolve("tree/a/x"), "goes");
    Files.setPosixFilePermissions(temporary.resolve("tree/a"), fromString("r-xr-xr-x"));
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      FileTree.delete(directory, "tree", () -> {});
      FileTree.delete(directory, "never there", () -> {});
      assertEquals(List.of("canary"), directory.names());
    }
    assertEquals("stays", Files.readString(canary.resolve("file")));
  }

  @Test
  void modesKeepTheBitThatHandsTheGroupDown() throws Exception {
    Files.setAttribute(temporary, "unix:mode", 02777);
    try (OpenDirectory directory = OpenDirectory.open(temporary);
        OpenDirectory made = directory.make("a", new FileMode(0777))) {
      assertEquals(02777, mode(temporary.resolve("a")));
      made.setMode(new FileMode(0750));
      assertEquals(02750, mode(temporary.resolve("a")));
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  @Test
  void aHeldFileStaysTheSameWhateverItsNameBecomes() throws Exception {
    Path path = Files.writeString(temporary.resolve("file"), "mine");
    Path canary = Files.writeString(temporary.resolve("canary"), "other");
    Files.setPosixFilePermissions(canary, fromString("rw-rw-rw-"));
    try (OpenDirectory directory = OpenDirectory.open(temporary);
        HeldFile held = directory.file("file")) {
      Files.delete(path);
      Files.createSymbolicLink(path, canary);
      held.setMode(new FileMode(0700));
      try (var channel = held.open(StandardOpenOption.READ)) {
        assertEquals("mine", new String(Channels.newInputStream(channel).readAllBytes(), UTF_8));
      }
      assertEquals(0, held.links());
    }
    assertEquals(fromString("rw-rw-rw-"), Files.getPosixFilePermissions(canary));
  }

  @Test
  void directoriesAndMissingFilesAreNotHeld() throws Exception {
    Files.createDirectory(temporary.resolve("directory"));
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      assertThrows(FileSystemException.class, () -> directory.file("directory"));
      assertThrows(NoSuchFileException.class, () -> directory.file("missing"));
    }
  }

  @Test
  void noDescriptorIsLost() throws Exception {
    Files.createSymbolicLink(temporary.resolve("link"), temporary);
    Files.writeString(temporary.resolve("file"), "x");
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      long before = descriptors();
      for (int i = 0; i < 200; i++) {
        directory.file("file").close();
        assertThrows(FileSystemException.class, () -> directory.file("link"));
        assertThrows(NotDirectoryException.class, () -> directory.child("link"));
        directory.make("d", new FileMode(0700)).close();
        FileTree.delete(directory, "d", () -> {});
      }
      assertTrue(descriptors() < before + 100, "descriptors are leaking");
    }
  }

  @Test
  void aLinkInPlaceOfTheDirectoryItselfIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    assertThrows(NotDirectoryException.class, () -> OpenDirectory.open(link));
  }

  @Test
  void aFileADanglingLinkAndNothingAtAllAreNoDirectories() throws Exception {
    Files.writeString(temporary.resolve("file"), "");
    Files.createSymbolicLink(temporary.resolve("dangling"), Path.of("nowhere"));
    try (OpenDirectory directory = OpenDirectory.open(temporary)) {
      assertThrows(NotDirectoryException.class, () -> directory.child("file"));
      assertThrows(NotDirectoryException.class, () -> directory.child("dangling"));
      assertThrows(NoSuchFileException.class, () -> directory.child("nothing"));
      assertThrows(
          FileAlreadyExistsException.class, () -> directory.make("dangling", new FileMode(0700)));
    }
    assertTrue(Files.notExists(temporary.resolve("nowhere")));
  }

  @Test
  void anEntryIsRenamedInTheDirectoryThatWasOpened() throws Exception {
    Path volume = Files.createDirectory(temporary.resolve("volume"));
    try (OpenDirectory directory = OpenDirectory.open(volume)) {
      Files.writeString(directory.path("..data_tmp"), "new");
      Files.writeString(directory.path("..data"), "old");
      Files.move(volume, temporary.resolve("moved"));
      Files.move(
          directory.path("..data_tmp"),
          directory.path("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      directory.force();
    }
    assertEquals("new", Files.readString(temporary.resolve("moved/..data")));
  }

  /** The kernel's own process table answers {@code EINVAL}, as some file systems of networks do. */
  @Test
  void aFileSystemThatCannotBringADirectoryToTheDiskIsNoFailure() throws Exception {
    Path tasks = Path.of("/proc/self/task");
    try (FileChannel channel = FileChannel.open(tasks, StandardOpenOption.READ)) {
      IOException refused = assertThrows(IOException.class, () -> channel.force(true));
      assertEquals("Invalid argument", refused.getMessage());
    }
    try (OpenDirectory directory = OpenDirectory.open(tasks.toRealPath())) {
      assertDoesNotThrow(directory::force);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"..data", "...", " ", "a b", "-", "a\nb", "%2e%2e", ".remora.json"})
  void unusualNamesOfOneEntryAreNames(String name) throws Exception {
    try (OpenDirectory directory = OpenDirectory.open(temporary);
        OpenDirectory made = directory.make(name, new FileMode(0700));
        OpenDirectory child = directory.child(name)) {
      Files.writeString(made.path("x"), "");
      assertEquals(List.of("x"), child.names());
    }
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
