package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.paths.Limits;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(made("bench"));
  }

  private void refused(String... parts) {
    fails(ContentRefused.class, parts);
  }

  private void fails(Class<? extends Failure> type, String... parts) {
    Failure failure = assertThrows(type, bench::write);
    for (String part : parts) {
      assertTrue(failure.line().contains(part), failure.line());
    }
    assertTrue(bench.outsideIsUntouched());
  }

  private static Tars sample() {
    return new Tars().directory("./").directory("./conf/").file("./conf/app.yaml", "a: 1");
  }

  private void assertSample() {
    assertEquals(Map.of("conf/", "", "conf/app.yaml", "a: 1"), bench.written());
    assertTrue(bench.leftBlobs().isEmpty(), "the archive is removed once it is unpacked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.cncf.flux.content.v1.tar+gzip",
        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        "application/vnd.acme.config.tar+gzip",
        "Application/Tar+GZIP; charset=binary"
      })
  void knownArchiveTypesAreUnpackedAtTheRoot(String type) {
    bench.layer(type, sample().gzip(), Map.of());
    ContentFile file = bench.write().getFirst();
    assertEquals("conf/app.yaml", file.path());
    assertEquals(Digest.sha256(Bench.bytes("a: 1")), file.digest());
    assertEquals(4, file.size());
    assertSample();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/x-tar"
      })
  void plainTarsAreUnpacked(String type) {
    bench.layer(type, sample().tar(), Map.of()).write();
    assertSample();
  }

  @Test
  void zstdIsUnpacked() {
    bench
        .layer("application/vnd.oci.image.layer.v1.tar+zstd", Tars.zstd(sample().tar()), Map.of())
        .write();
    assertSample();
  }

  @Test
  void orasDirectoriesAreUnpackedUnderTheirTitle() {
    byte[] tar = new Tars().directory("conf").file("conf/a/b", "x").tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("conf/", "", "conf/a/", "", "conf/a/b", "x"), bench.written());
  }

  @Test
  void orasPacksWithGzipUnderWhateverType() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    bench
        .layer(
            "application/x.acme",
            Tars.gzip(tar),
            Map.of(Annotations.TITLE, "conf", Annotations.UNPACK, "true"))
        .write();
    assertEquals("x", bench.content("conf/b"));
  }

  @Test
  void theWorkingDirectoryItselfCanBeAttached() {
    byte[] tar = new Tars().directory(".").file("a", "x").tar();
    bench.directory(".", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("a", "x"), bench.written());
  }

  @ParameterizedTest
  @ValueSource(strings = {"other/b", "b", "confusion/b", "."})
  void entriesOutsideTheTitledDirectoryAreRefused(String name) {
    byte[] tar = (name.equals(".") ? new Tars().directory(name) : new Tars().file(name, "x")).tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar));
    refused("the layer \"conf\", entry \"" + name, "outside the directory");
  }

  @Test
  void theContentDigestIsOfTheWholeTarItsPaddingIncluded() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    byte[] padded = Arrays.copyOf(tar, 10240);
    bench.directory("conf", Tars.gzip(padded), Digest.sha256(padded)).write();
    assertEquals("x", bench.content("conf/b"));
  }

  @Test
  void aWrongContentDigestIsAnIntegrityFailure() {
    byte[] tar = new Tars().file("conf/b", "x").tar();
    bench.directory("conf", Tars.gzip(Arrays.copyOf(tar, 10240)), Digest.sha256(tar));
    fails(IntegrityFailure.class, "the layer \"conf\"", Digest.sha256(tar).toString());
  }

  @Test
  void aContentDigestThatIsNoneIsRefusedBeforeAnyRequest() {
    bench.layer(
        Bench.GZIP_LAYER,
        sample().gzip(),
        Map.of(
            Annotations.TITLE,
            "conf",
            Annotations.UNPACK,
            "true",
            Annotations.CONTENT_DIGEST,
            "sha256:../../x"));
    refused(Annotations.CONTENT_DIGEST);
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void oneBlobMayBeUnpackedTwiceAndAFileToo() {
    byte[] tar = new Tars().directory("conf").file("conf/b", "x").gzip();
    bench.layer("text/plain", tar, Map.of(Annotations.TITLE, "conf.tgz"));
    bench.layer(
        Bench.GZIP_LAYER, tar, Map.of(Annotations.TITLE, "conf", Annotations.UNPACK, "true"));
    bench.write();
    assertEquals(1, bench.source.requests.size());
    assertEquals(tar.length, bench.content("conf.tgz").length());
    assertEquals("x", bench.content("conf/b"));
    assertTrue(bench.leftBlobs().isEmpty());
    Bench twice = new Bench(made("twice"));
    twice.archive(tar).archive(tar);
    ContentRefused failure = assertThrows(ContentRefused.class, twice::write);
    assertTrue(failure.line().contains("\"conf/b\" is there twice"), failure.line());
  }

  @Test
  void inlineArchivesAreUnpacked() {
    byte[] tar = sample().gzip();
    bench.archive(tar);
    bench.layers.set(
        0, bench.layers.getFirst().withData(java.util.Base64.getEncoder().encodeToString(tar)));
    bench.write();
    assertSample();
    assertTrue(bench.source.requests.isEmpty());
  }

  @Test
  void directoriesOfSeveralArchivesAreMerged() {
    bench.archive(sample().gzip()).archive(sample0("./conf/b").gzip()).file("conf/c", "z");
    assertEquals(
        List.of("conf/app.yaml", "conf/b", "conf/c"),
        bench.write().stream().map(ContentFile::path).toList());
  }

  private static Tars sample0(String name) {
    return new Tars().directory("./").directory("./conf").file(name, "y");
  }

  @Test
  void anArchiveWithoutFilesCarriesNothing() {
    bench.archive(new Tars().directory("./").directory("empty").gzip());
    refused("it carries no files");
  }

  // Modes

  @Test
  void modesAreNeverMoreThanTheEntrysNorTheMask() {
    bench.masks = Bench.masks("rwxr-xr-x", "rwxrwx---");
    bench.archive(
        new Tars()
            .directory("d", 0751)
            .file("d/run", "x", 0775)
            .file("d/secret", "x", 0600)
            .file("d/none", "x", 0)
            .gzip());
    List<ContentFile> files = bench.write();
    assertEquals("rwxr-x---", bench.mode("d"));
    assertEquals("rwxr-xr-x", bench.mode("d/run"));
    assertEquals("rw-------", bench.mode("d/secret"));
    assertEquals("r--------", bench.mode("d/none"));
    for (ContentFile file : files) {
      assertEquals(
          java.nio.file.attribute.PosixFilePermissions.fromString(bench.mode(file.path())),
          file.mode());
    }
  }

  @Test
  void aDirectorysModeComesEvenAfterItsFiles() {
    bench.archive(new Tars().file("d/a", "x").directory("d", 0700).gzip()).write();
    assertEquals("rwx------", bench.mode("d"));
  }

  @Test
  void aReadOnlyDirectoryIsStillFilled() {
    bench.archive(new Tars().directory("d", 0555).file("d/a", "x").gzip()).write();
    assertEquals("rwxr-xr-x", bench.mode("d"));
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 02755, 06755})
  void setIdBitsAreRefused(int mode) {
    bench.archive(new Tars().file("ok", "x").file("tool", "x", mode).gzip());
    refused("entry \"tool\"", "set-id");
  }

  @ParameterizedTest
  @ValueSource(ints = {04755, 06755})
  void setUserIdBitOfADirectoryIsRefused(int mode) {
    bench.archive(new Tars().file("ok", "x").directory("shared", mode).gzip());
    refused("entry \"shared", "set-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "tar+gzip", "tar+zstd"})
  void setGroupIdBitOfADirectoryIsDropped(String form) throws IOException {
    byte[] tar =
        new Tars()
            .directory("./", 02775)
            .directory("./shared/", 02775)
            .file("./shared/a", "x")
            .directory("./shared/sticky/", 03777)
            .tar();
    byte[] blob =
        switch (form) {
          case "tar+gzip" -> Tars.gzip(tar);
          case "tar+zstd" -> Tars.zstd(tar);
          default -> tar;
        };
    bench.layer("application/vnd.oci.image.layer.v1." + form, blob, Map.of()).write();
    assertEquals(Map.of("shared/", "", "shared/a", "x", "shared/sticky/", ""), bench.written());
    assertEquals(0755, bench.modeBits("shared"));
    assertEquals(0755, bench.modeBits("shared/sticky"));
  }

  @Test
  void setGroupIdBitOfADirectoryThatOrasPackedIsDropped() {
    byte[] tar = new Tars().directory("conf", 02755).file("conf/a", "x").tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals(Map.of("conf/", "", "conf/a", "x"), bench.written());
  }

  // Kinds of entries

  @ParameterizedTest
  @CsvSource({
    "50, a symbolic link",
    "49, a hard link",
    "51, a device",
    "52, a device",
    "54, a FIFO",
    "83, a sparse file",
    "86, unknown type 'V'",
    "55, unknown type '7'"
  })
  void whatIsNeitherFileNorDirectoryIsRefused(int type, String kind) {
    bench.archive(new Tars().file("ok", "x").special("odd", (byte) type).file("z", "").gzip());
    refused("entry \"odd\"", kind);
  }

  @Test
  void aLinkCannotBeWrittenThrough() {
    bench.archive(
        new Tars().special("d", TarConstants.LF_SYMLINK).file("d/untouched", "hacked").gzip());
    refused("entry \"d\"", "a symbolic link");
  }

  @Test
  void paxSparseFilesAreRefused() {
    byte[] records = Bench.bytes("24 GNU.sparse.size=1000\n26 GNU.sparse.numblocks=0\n");
    bench.archive(
        Tars.gzip(
            concat(
                header("pax", 'x', records.length),
                Arrays.copyOf(records, 512),
                new Tars().file("sparse", "x").tar())));
    refused("entry \"sparse\"", "a sparse file");
  }

  @Test
  void whiteoutsOfImageLayersAreRefused() {
    bench.archive(new Tars().file("conf/.wh.old", "").gzip());
    refused("entry \"conf/.wh.old\"", "deletes a file");
  }

  @Test
  void inAnAttachedDirectoryTheyAreFiles() {
    byte[] tar = new Tars().file("conf/.wh.old", "x").tar();
    bench.directory("conf", Tars.gzip(tar), Digest.sha256(tar)).write();
    assertEquals("x", bench.content("conf/.wh.old"));
  }

  @Test
  void aDirectoryWithContentIsRefused() {
    byte[] tar = new Tars().directory("d/").file("a", "x").tar();
    setSize(tar, 0, 512);
    bench.archive(Tars.gzip(tar));
    refused("entry \"d/\"", "a directory with content");
  }

  // Paths

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "//evil",
        "a//b",
        "a/./b",
        "././a",
        "..data",
        ".remora.json",
        "a\\b",
        "a\tb",
        "gro\u0308sse"
      })
  void unsafeNamesAreRefused(String name) {
    bench.archive(new Tars().file("ok", "x").file(name, "evil").gzip());
    refused("entry \"" + Failure.harmless(name) + "\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void longNamesAreCheckedAfterDecoding(boolean gnu) {
    String parents = "long-directory-name/".repeat(8);
    for (String name : List.of(parents + "../x", "/" + parents + "x", "../" + parents + "x")) {
      Bench fresh = new Bench(made("n" + name.hashCode() + gnu));
      Tars tars = gnu ? new Tars().gnuLongNames() : new Tars();
      fresh.archive(tars.file("ok", "x").file(name, "evil").gzip());
      ContentRefused failure = assertThrows(ContentRefused.class, fresh::write, name);
      assertTrue(failure.line().contains("the path"), failure.line());
      assertTrue(fresh.outsideIsUntouched());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void longNamesAreFine(boolean gnu) {
    String name = "long-directory-name/".repeat(8) + "größe.yaml";
    Tars tars = gnu ? new Tars().gnuLongNames() : new Tars();
    bench.archive(tars.file(name, "x").gzip());
    assertEquals(name, bench.write().getFirst().path());
  }

  @Test
  void aPaxPathReplacesAnInnocentNameAndIsWhatCounts() {
    bench.archive(new Tars().withPax("innocent", "x", Map.of("path", "../evil")).gzip());
    refused("entry \"../evil\"");
  }

  @Test
  void anAbsolutePaxPathIsRefusedThoughTheLibraryWouldMakeItRelative() {
    bench.archive(new Tars().withPax("innocent", "x", Map.of("path", "/etc/evil")).gzip());
    refused("the path is absolute");
  }

  @Test
  void globalPaxHeadersAreTolerated() throws Exception {
    byte[] comment = Bench.bytes("52 comment=0123456789012345678901234567890123456789\n");
    byte[] global = header("pax_global_header", 'g', comment.length);
    bench.archive(
        Tars.gzip(concat(global, Arrays.copyOf(comment, 512), new Tars().file("a", "x").tar())));
    assertEquals("a", bench.write().getFirst().path());
  }

  @Test
  void namesThatAreNotUtf8AreRefused() {
    byte[] tar = new Tars().file("a_b", "x").tar();
    tar[1] = (byte) 0xff;
    fixChecksum(tar, 0);
    bench.archive(Tars.gzip(tar));
    refused("entry \"a?b\"", "not valid UTF-8");
  }

  @Test
  void aQuestionMarkIsALetterLikeAnother() {
    String name = "long-directory-name/".repeat(8) + "what?";
    bench.archive(new Tars().file("a?b", "x").file(name, "y").gzip()).write();
    assertEquals("x", bench.content("a?b"));
    assertEquals("y", bench.content(name));
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, is there twice",
    "conf/App, conf/app, upper and lower case",
    "Conf/a, conf/b, upper and lower case",
    "a, a/b, both a file and a directory",
    "a/b, a, both a file and a directory"
  })
  void namesThatCollideAreRefused(String one, String other, String reason) {
    bench.archive(new Tars().file(one, "1").file(other, "2").gzip());
    refused("entry \"" + other + "\"", reason);
  }

  @Test
  void entriesCollideWithTitledFilesToo() {
    bench.file("conf/app.yaml", "x").archive(sample().gzip());
    refused("entry \"./conf/app.yaml\"", "is there twice");
  }

  // Limits

  @Test
  void whatIsWrittenCountsNotWhatIsDeclared() {
    bench.limits = new Limits(10, 60_000, 1000, 32);
    bench.archive(new Tars().file("a", "x".repeat(40_000)).file("b", "x".repeat(20_001)).gzip());
    refused("entry \"b\"", "--max-bytes");
  }

  @Test
  void exactlyTheLimitIsAllowedOverAllLayers() {
    bench.limits = new Limits(10, 60_000, 1000, 32);
    bench.archive(new Tars().file("a", "x".repeat(40_000)).gzip());
    bench.file("c", "x".repeat(10_000));
    bench.archive(new Tars().file("b", "x".repeat(10_000)).gzip());
    assertEquals(3, bench.write().size());
  }

  @Test
  void aBombIsRefusedByItsRatio() {
    bench.archive(new Tars().file("zeros", "\0".repeat(3 << 20)).gzip());
    refused("--max-ratio", "100");
  }

  @Test
  void smallArchivesAreNoBombsWhateverTheirRatio() {
    bench.archive(new Tars().file("zeros", "\0".repeat(1_000_000)).gzip());
    assertEquals(1_000_000, bench.write().getFirst().size());
  }

  @Test
  void zerosAfterTheEndCountToo() {
    byte[] endless = Arrays.copyOf(new Tars().file("a", "x").tar(), 3 << 20);
    bench.archive(Tars.gzip(endless));
    refused("--max-ratio");
  }

  @Test
  void asManyEntriesAsTheLimitAndNotOneMore() {
    Tars tars = new Tars();
    for (int i = 0; i < 4; i++) {
      tars.file("d" + i + "/f", "");
    }
    byte[] blob = tars.gzip();
    bench.limits = new Limits(4, 1000, 100, 32);
    assertEquals(4, bench.archive(blob).write().size());
    Bench stricter = new Bench(made("stricter"));
    stricter.limits = new Limits(3, 1000, 100, 32);
    stricter.archive(blob);
    ContentRefused failure = assertThrows(ContentRefused.class, stricter::write);
    assertTrue(failure.line().contains("entry \"d3/f\""), failure.line());
    assertTrue(failure.line().contains("--max-files"), failure.line());
  }

  @Test
  void manyDirectoriesAreBoundedToo() {
    bench.limits = new Limits(3, 10_000, 100, 32);
    bench.archive(new Tars().directory("a").directory("b").directory("c").directory("d").gzip());
    refused("entry \"d/\"", "--max-files");
  }

  @Test
  void deepEntriesAreRefused() {
    bench.archive(new Tars().file("d/".repeat(31) + "f", "x").gzip()).write();
    Bench fresh = new Bench(made("deep"));
    fresh.archive(new Tars().file("e/".repeat(32) + "f", "x").gzip());
    assertTrue(assertThrows(ContentRefused.class, fresh::write).line().contains("--max-depth"));
  }

  @Test
  void aHeaderOfAMegabyteDoesNotGoIntoMemory() {
    byte[] name = header("././@LongLink", 'L', 1 << 20);
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) 'a');
    bench.layer(
        "application/x-tar", concat(name, content, new Tars().file("a", "x").tar()), Map.of());
    refused("a header in it is too long");
  }

  @Test
  void manyHeadersInARowDoNotGoOnTheStack() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = header("g", 'g', 0);
    for (int i = 0; i < 100_000; i++) {
      out.writeBytes(header);
    }
    bench.archive(Tars.gzip(concat(out.toByteArray(), new Tars().file("a", "x").tar())));
    refused("a header in it is too long");
  }

  @Test
  void globalPaxHeadersOfManyEntriesAreBoundedInAll() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 600; i++) {
      byte[] record = Bench.bytes("16 %08x=%s\n".formatted(i, "abc"));
      byte[] entry = new Tars().file("f" + i, "").tar();
      out.writeBytes(header("g", 'g', 512));
      out.writeBytes(Arrays.copyOf(repeated(record, 32), 512));
      out.write(entry, 0, 512);
    }
    out.writeBytes(new byte[1024]);
    bench.archive(Tars.gzip(out.toByteArray()));
    refused("entry \"f512\"", "its global headers are too long");
  }

  private static byte[] repeated(byte[] part, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void aGzipMembersNameDoesNotGoIntoMemory() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
    byte[] name = new byte[2 << 20];
    new SplittableRandom(1).nextBytes(name);
    for (int i = 0; i < name.length; i++) {
      name[i] |= 1;
    }
    out.writeBytes(name);
    out.write(0);
    out.writeBytes(Arrays.copyOfRange(sample().gzip(), 10, 40));
    bench.archive(out.toByteArray());
    refused("a header in it is too long");
  }

  @Test
  void memoryDoesNotGrowWithTheContent() {
    bench.limits = new Limits(10, 1L << 30, 10_000, 32);
    byte[] large = new Tars().file("large", "\0".repeat(48 << 20)).gzip();
    bench.archive(large);
    byte[] small = new Tars().file("small", "x").gzip();
    Bench warm = new Bench(made("warm"));
    warm.archive(small).write();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(48 << 20, bench.write().getFirst().size());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 4 << 20, "allocated " + allocated);
  }

  @Test
  void theDeadlineHoldsInTheZerosAfterTheEndToo() throws IOException {
    bench.deadline = sixtyLooks();
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.write(new Tars().file("f", "").tar());
    tar.write(new byte[32 << 20]);
    bench.limits = new Limits(10, 1 << 30, 1 << 20, 32);
    bench.archive(Tars.gzip(tar.toByteArray()));
    fails(RegistryUnavailable.class, "--deadline");
  }

  @Test
  void theDeadlineHoldsWhileUnpackingToo() {
    bench.deadline = sixtyLooks();
    Tars tars = new Tars();
    for (int i = 0; i < 100; i++) {
      tars.file("f" + i, "");
    }
    bench.archive(tars.gzip());
    fails(RegistryUnavailable.class, "--deadline");
  }

  /** A deadline that passes when it was looked at sixty times. */
  private static Deadline sixtyLooks() {
    return Deadline.in(Duration.ofMillis(60), new TickingClock());
  }

  @Test
  void theReasonIsReadEvenAfterALongName() {
    bench.archive(new Tars().file("n".repeat(3000), "x").gzip());
    refused("a name is longer than 255 bytes");
  }

  // Damage

  @Test
  void severalGzipMembersAreOneStream() {
    byte[] tar = sample().tar();
    bench
        .archive(
            concat(
                Tars.gzip(Arrays.copyOf(tar, 700)),
                Tars.gzip(Arrays.copyOfRange(tar, 700, tar.length))))
        .write();
    assertSample();
  }

  @Test
  void dataAfterTheGzipStreamAreRefused() {
    bench.archive(concat(sample().gzip(), Bench.bytes("more")));
    refused("damaged or cut short");
  }

  @Test
  void dataAfterTheEndOfTheTarAreRefused() {
    bench.archive(Tars.gzip(concat(sample().tar(), new Tars().file("hidden", "x").tar())));
    refused("more data follow its end");
  }

  @Test
  void aTarThatIsCutBetweenEntriesIsRefused() {
    byte[] tar = new Tars().file("a", "x").file("b", "y").tar();
    bench.archive(Tars.gzip(Arrays.copyOf(tar, 1024)));
    refused("cut short");
  }

  @Test
  void oneZeroRecordAtTheEndIsEnough() {
    byte[] tar = new Tars().file("a", "x").tar();
    bench.archive(Tars.gzip(Arrays.copyOf(tar, 1024 + 512)));
    assertEquals("x", bench.write().isEmpty() ? "" : bench.content("a"));
  }

  @Test
  void cutAnywhereATarIsRefused() {
    byte[] tar = sample().file("b", "x".repeat(700)).tar();
    int endOfEntries = tar.length - 1024;
    List<Integer> accepted = new ArrayList<>();
    for (int length = 0; length < endOfEntries + 512; length += 51) {
      Bench fresh = new Bench(made("cut" + length));
      fresh.layer("application/x-tar", Arrays.copyOf(tar, length), Map.of());
      try {
        fresh.write();
        accepted.add(length);
      } catch (ContentRefused e) {
        assertTrue(e.line().contains("cut short"), e.line());
      }
    }
    assertEquals(List.of(), accepted);
  }

  @Test
  void aWrongHeaderChecksumIsRefused() {
    byte[] tar = new Tars().file("abc", "x").tar();
    tar[0] = 'A';
    bench.archive(Tars.gzip(tar));
    refused("checksum");
  }

  @Test
  void whatIsNoTarAtAllIsRefused() {
    bench.layer("application/x-tar", Bench.bytes("{\"a\": 1}".repeat(200)), Map.of());
    refused("the layer sha256:", "damaged");
  }

  @Test
  void anEmptyBlobIsNoArchive() {
    bench.layer("application/x-tar", new byte[0], Map.of());
    refused("cut short");
  }

  @Test
  void archivesOfTheSystemsTarAreUnpacked() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "there is no /usr/bin/tar");
    Path system = made("system");
    Path conf = Files.createDirectories(system.resolve("conf/sub"));
    Files.writeString(conf.resolve("größe.yaml"), "x: 1\n");
    Files.writeString(conf.resolve("n".repeat(150)), "long");
    for (String format : List.of("gnu", "pax", "ustar", "v7")) {
      String what = format.equals("v7") || format.equals("ustar") ? "conf/sub/größe.yaml" : "conf";
      for (String compression : List.of("--gzip", "--format=" + format)) {
        Bench fresh = new Bench(made(format + compression.startsWith("--gzip")));
        fresh.archive(
            Tars.pipe(
                new byte[0],
                "/usr/bin/tar",
                "-c",
                "--format=" + format,
                compression,
                "-C",
                system.toString(),
                what));
        fresh.write();
        assertEquals("x: 1\n", fresh.content("conf/sub/größe.yaml"), format);
      }
    }
  }

  private Path made(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A header of any type, by hand. */
  private static byte[] header(String name, char type, int size) {
    byte[] header = Arrays.copyOf(new Tars().file(name, "").tar(), 512);
    header[156] = (byte) type;
    setSize(header, 0, size);
    return header;
  }

  private static void setSize(byte[] tar, int at, int size) {
    byte[] octal = String.format("%011o\0", size).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, at + 124, octal.length);
    fixChecksum(tar, at);
  }

  private static void fixChecksum(byte[] tar, int at) {
    Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, at + 148, octal.length);
  }
}
