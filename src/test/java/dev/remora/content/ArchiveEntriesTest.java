package dev.remora.content;

import static dev.remora.content.TarBytes.concat;
import static dev.remora.content.TarBytes.fixChecksum;
import static dev.remora.content.TarBytes.header;
import static dev.remora.content.TarBytes.setSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entries of an archive are unpacked: their kinds and their paths. */
class ArchiveEntriesTest extends Unpacking {
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
}
