package dev.remora.source.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Interrupted;
import dev.remora.oci.Descriptor;
import dev.remora.oci.LayoutDirectory;
import dev.remora.source.Answers;
import dev.remora.source.layout.LayoutSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The directory that a cache is: its blobs, its neighbours, who else writes to it. */
class LayoutCacheTest extends CacheScenario {
  @Test
  void aBlobIsFetchedOnce() {
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", read(cached(), blob));
    assertEquals(List.of("blob " + blob.digest()), source.requests());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aDamagedBlobIsFetchedAgainAndIsWholeAfterwards() throws IOException {
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    read(cached(), blob);
    Files.writeString(file(blob.digest()), "jello");
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", Files.readString(file(blob.digest())));
    assertEquals(2, source.requests().size());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("was damaged"), warnings::toString);
  }

  @Test
  void aCacheThatCannotBeWrittenIsAWarningAndTheBlobComes() throws IOException {
    Files.writeString(directory, "a file");
    Descriptor blob = source.blob("text/plain", bytes("hello"));
    assertEquals("hello", read(cached(), blob));
    assertEquals("hello", read(cached(), blob));
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    assertEquals(List.of(), kept(image));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void whoIsToEndBlamesNoCache() {
    Descriptor revision = attach("app.yaml", "one");
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> keep(revision));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aDirectoryThatHoldsOtherThingsIsLeftAlone() throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("diary.txt"), "mine");
    keep(attach("app.yaml", "one"));
    assertEquals(Set.of("diary.txt"), names(directory));
    assertEquals(1, warnings.size(), warnings::toString);
  }

  @Test
  void theRootOfAFreshFileSystemIsNoOtherThing() throws IOException {
    Files.createDirectories(directory.resolve("lost+found"));
    keep(attach("app.yaml", "one"));
    assertEquals(1, kept(image).size());
  }

  @Test
  void anIndexThatWasDamagedIsWrittenAnew() throws IOException {
    Descriptor one = attach("app.yaml", "one");
    keep(one);
    Files.writeString(directory.resolve("index.json"), "{\"manifests\":[{");
    Descriptor two = attach("app.yaml", "two");
    keep(two);
    assertEquals(Set.of(one.digest(), two.digest()), Set.copyOf(listed()));
  }

  @Test
  void itIsALayoutWhoseReferrersAreListed() {
    Descriptor revision = attach("app.yaml", "one");
    keep(revision);
    LayoutSource layout = new LayoutSource(new LayoutDirectory(directory.toString()), soon());
    assertEquals(
        List.of(revision.digest()),
        Answers.referrers(layout, image.digest()).stream().map(Descriptor::digest).toList());
  }

  @Test
  void directoriesAreSharedAsTheCacheItselfIs() throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    keep(attach("app.yaml", "one"));
    for (String name : List.of("blobs", "blobs/sha256", "ingest", ".remora")) {
      assertEquals(
          "rwxrwx---",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))),
          name);
    }
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve(".remora.lock"))));
  }

  @Test
  void severalWritersLoseNothing() throws Exception {
    List<Descriptor> revisions =
        IntStream.range(0, 40).mapToObj(n -> attach("app.yaml", "content " + n)).toList();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int first = writer;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    LayoutCache own = cache(ROOM);
                    for (int n = first; n < revisions.size(); n += 2) {
                      own.keep(
                          owner(image),
                          revisions.get(n).digest(),
                          image.digest(),
                          Optional.empty(),
                          Optional.empty(),
                          source,
                          soon());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(
        Set.copyOf(revisions.stream().map(Descriptor::digest).toList()),
        Set.copyOf(digests(kept(image))));
    assertEquals(40, listed().size());
    assertEquals(List.of(), warnings);
  }
}
