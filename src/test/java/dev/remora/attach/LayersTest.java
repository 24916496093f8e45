package dev.remora.attach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.source.Progress;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  @TempDir Path directory;

  @Test
  void fileBecomesALayerWithItsNameAndAFittingType() throws Exception {
    NewLayer layer = only(write("app.yaml", "a: 1\n"));
    assertEquals("app.yaml", title(layer));
    assertEquals("application/yaml", layer.descriptor().mediaType());
    assertEquals(Digest.sha256("a: 1\n".getBytes(UTF_8)), layer.descriptor().digest());
    assertEquals(5, layer.descriptor().size());
    assertEquals(Optional.empty(), layer.descriptor().data());
    assertEquals("a: 1\n", new String(bytes(layer), UTF_8));
  }

  @Test
  void givenMediaTypeWins() throws Exception {
    Path file = write("app.yaml", "a: 1\n");
    assertEquals(
        "application/x-app",
        layers(0, file + ":application/x-app").getFirst().descriptor().mediaType());
    assertEquals("application/octet-stream", only(write("noending", "x")).descriptor().mediaType());
  }

  @Test
  void titleKeepsFoldersBelowTheWorkingDirectoryOnly() throws Exception {
    assertEquals("conf/app.json", Title.of("conf/app.json").toString());
    assertEquals("conf/app.json", Title.of("./conf/x/..//app.json").toString());
    assertEquals("conf", Title.of("conf/").toString());
    assertEquals("app.json", Title.of("/etc/app/app.json").toString());
    assertEquals("app.json", Title.of("../../app.json").toString());
    for (String nameless : List.of(".", "..", "/", "a/..", "../..")) {
      assertThrows(UnusableFile.class, () -> Title.of(nameless), nameless);
    }
  }

  @Test
  void titlesThatNoVolumeTakesAreRefused() {
    for (String title :
        List.of(
            "..data",
            ".Remora.json",
            "a\u2028b",
            "a\uFFFDb",
            "..data/x",
            ".remora.json",
            "a\\b",
            "a\nb",
            "e\u0301",
            "x".repeat(256))) {
      assertThrows(UnusableFile.class, () -> Title.of(title), title);
    }
  }

  @Test
  void everythingThatCannotBeUsedIsNamedAtOnce() throws Exception {
    Path unreadable = write("secret.txt", "x");
    Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("---------"));
    boolean root = Files.isReadable(unreadable);
    write("tree/file", "x");
    Files.createSymbolicLink(directory.resolve("tree/link"), directory.resolve("secret.txt"));
    Files.createSymbolicLink(directory.resolve("tree/other"), Path.of("file"));
    var failure =
        assertThrows(
            UsageFailure.class,
            () ->
                layers(
                    0,
                    directory + "/absent",
                    unreadable.toString(),
                    directory + "/tree",
                    "/dev/null"));
    assertTrue(failure.line().contains("/absent is not there"), failure.line());
    assertTrue(root || failure.line().contains("secret.txt: permission denied"), failure.line());
    assertTrue(failure.line().contains("tree/link: is a symbolic link"), failure.line());
    assertTrue(failure.line().contains("tree/other: is a symbolic link"), failure.line());
    assertTrue(failure.line().contains("/dev/null: is neither"), failure.line());
  }

  @Test
  void whatIsNoMediaTypeIsToldApartFromAFileThatIsNotThere() throws IOException {
    Files.writeString(directory.resolve("app.yaml"), "a: b");
    UsageFailure failure =
        assertThrows(
            UsageFailure.class,
            () -> layers(0, directory + "/app.yaml:yaml", directory + "/absent.yaml:yaml"));
    assertTrue(
        failure
            .line()
            .contains(
                "/app.yaml:yaml is not there, and yaml is no media type; one such as"
                    + " application/yaml is expected, "),
        failure.line());
    assertTrue(failure.line().contains("/absent.yaml:yaml is not there;"), failure.line());
  }

  @Test
  void namesThatWouldCollideOnAVolumeAreRefused() throws Exception {
    write("a/app.json", "1");
    write("b/app.json", "2");
    write("b/APP.json", "2");
    write("c/app.json/x", "2");
    write("d/straße", "2");
    write("d/STRASSE", "2");
    for (String other : List.of("/a/app.json", "/b/app.json", "/b/APP.json", "/c/app.json")) {
      assertThrows(
          UsageFailure.class, () -> layers(0, directory + "/a/app.json", directory + other), other);
    }
    // as pull has it, on whose word this is refused
    assertThrows(UsageFailure.class, () -> layers(0, directory + "/d"));
  }

  @Test
  void linkThatIsNamedItselfIsFollowed() throws Exception {
    Path file = write("real.json", "{}");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);
    assertEquals("link.json", title(only(link)));
  }

  @Test
  void smallFilesTravelInTheManifestUpToSixtyFourKibibytesInAll() throws Exception {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      files.add(write("f" + i, "x".repeat(4096)).toString());
    }
    files.add(write("large", "x".repeat(4097)).toString());
    files.add(write("empty", "").toString());
    List<NewLayer> layers = layers(4096, files.toArray(String[]::new));
    assertEquals(16, layers.stream().filter(l -> l.descriptor().data().isPresent()).count());
    assertTrue(layers.subList(0, 16).stream().allMatch(l -> l.descriptor().data().isPresent()));
    assertEquals(
        "eHh4",
        layers(3, write("three", "xxx").toString()).getFirst().descriptor().data().orElseThrow());
    assertEquals(Optional.empty(), layers(0, files.getFirst()).getFirst().descriptor().data());
  }

  @Test
  void directoryBecomesTheArchiveThatOrasMakes() throws Exception {
    write("conf/b/two.txt", "2");
    write("conf/one.txt", "1");
    Files.createDirectories(directory.resolve("conf/empty"));
    for (String each : List.of("conf", "conf/b", "conf/empty")) { // whatever the umask is
      Files.setPosixFilePermissions(
          directory.resolve(each), PosixFilePermissions.fromString("rwxrwxr-x"));
    }
    NewLayer layer = only(directory.resolve("conf"));
    byte[] tar = gunzip(bytes(layer));
    assertEquals("application/vnd.oci.image.layer.v1.tar+gzip", layer.descriptor().mediaType());
    assertEquals("conf", title(layer));
    assertEquals(Optional.of("true"), layer.descriptor().annotations().get(Annotations.UNPACK));
    assertEquals(
        Optional.of(Digest.sha256(tar).toString()),
        layer.descriptor().annotations().get(Annotations.CONTENT_DIGEST));
    assertEquals(Digest.sha256(bytes(layer)), layer.descriptor().digest());
    // five headers, two contents of one block, two closing blocks, no padding
    assertEquals((5 + 2 + 2) * 512, tar.length);
    assertEquals(
        List.of(
            "conf/ 755 0 0 0 ",
            "conf/b/ 755 0 0 0 ",
            "conf/b/two.txt 644 0 0 0 2",
            "conf/empty/ 755 0 0 0 ",
            "conf/one.txt 644 0 0 0 1"),
        entries(tar));
  }

  @Test
  void sameFilesGiveTheSameBytesWhenAndWithWhateverUmask() throws Exception {
    Path file = write("conf/one.txt", "1");
    byte[] before = bytes(only(directory.resolve("conf")));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(1_000_000)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertArrayEquals(before, bytes(only(directory.resolve("conf"))));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertNotEquals(Digest.sha256(before), Digest.sha256(bytes(only(directory.resolve("conf")))));
  }

  @Test
  void longAndForeignNamesAndLargeFilesSurvive() throws Exception {
    String longName = "conf/" + "d".repeat(120) + "/" + "f".repeat(120) + "/größe-λ.txt";
    write(longName, "x");
    byte[] large = new byte[300_000];
    new Random(3).nextBytes(large);
    Files.write(directory.resolve("conf/large"), large);
    byte[] tar = gunzip(bytes(only(directory.resolve("conf"))));
    assertTrue(entries(tar).stream().anyMatch(e -> e.startsWith(longName + " ")), longName);
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals("conf/large")) {
          assertArrayEquals(large, in.readAllBytes());
        }
      }
    }
  }

  @Test
  void fileThatShrinksOrGrowsBeforeItIsSentIsNotSent() throws Exception {
    Path file = write("conf/one.txt", "12345");
    NewLayer layer = only(directory.resolve("conf"));
    Files.writeString(file, "123456");
    assertThrows(IOException.class, () -> bytes(layer));
    Files.writeString(file, "1234");
    assertThrows(IOException.class, () -> bytes(layer));
  }

  @Test
  void readingEndsAtTheDeadline() throws Exception {
    Path large = write("large/file", "x".repeat(8 << 20));
    Deadline fiftyLooks = Deadline.in(Duration.ofMillis(50), new TickingClock());
    for (Path path : List.of(large, directory.resolve("large"))) {
      RegistryUnavailable e =
          assertThrows(RegistryUnavailable.class, () -> layers(fiftyLooks, 0, path.toString()));
      assertTrue(e.line().startsWith("cannot read " + path + ": the deadline of 50ms"), e.line());
    }
    for (int i = 0; i < 60; i++) {
      write("many/" + i, "");
    }
    assertThrows(
        RegistryUnavailable.class,
        () ->
            layers(
                Deadline.in(Duration.ofMillis(50), new TickingClock()),
                0,
                directory.resolve("many").toString()));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private static NewLayer only(Path file) {
    return layers(0, file.toString()).getFirst();
  }

  private static List<NewLayer> layers(int inlineMax, String... files) {
    return layers(Deadline.in(Duration.ofMinutes(2), Clock.system()), inlineMax, files);
  }

  private static List<NewLayer> layers(Deadline deadline, int inlineMax, String... files) {
    List<FileArgument> arguments = Stream.of(files).map(FileArgument::parse).toList();
    return Layers.of(
        new NewContent(arguments, Annotations.none(), inlineMax, Progress.none()),
        deadline,
        _ -> {});
  }

  private static byte[] bytes(NewLayer layer) throws IOException {
    try (InputStream in = layer.body().open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static List<String> entries(byte[] tar) throws IOException {
    List<String> entries = new ArrayList<>();
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.add(
            e.getName()
                + " "
                + Integer.toOctalString(e.getMode())
                + " "
                + e.getLongUserId()
                + " "
                + e.getLongGroupId()
                + " "
                + e.getLastModifiedTime().toMillis()
                + e.getUserName()
                + e.getGroupName()
                + " "
                + (e.getSize() < 100 ? new String(in.readAllBytes(), UTF_8) : "…"));
      }
    }
    return entries;
  }

  private static String title(NewLayer layer) {
    return layer.descriptor().annotations().get(Annotations.TITLE).orElseThrow();
  }
}
