package dev.remora.attach;

import static dev.remora.attach.Repository.content;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ImageNotFound;
import dev.remora.oci.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of platforms: what is attached to it, and what to one of its manifests. */
class PlatformsTest {
  @TempDir Path directory;
  private Repository repository;
  private Digest amd64;
  private Digest arm64;
  private Digest index;
  private Path file;

  @BeforeEach
  void makeRepository() throws Exception {
    repository = new Repository(directory.resolve("layout"));
    amd64 = repository.image("amd64");
    arm64 = repository.image("arm64");
    index = repository.index("v1", Map.of("linux/amd64", amd64, "linux/arm64", arm64));
    file = Files.writeString(directory.resolve("config.json"), "{}");
  }

  @Test
  void indexIsMeantUnlessAPlatformIsNamed() {
    Attachment toAll = attach("v1", false);
    assertEquals(index, toAll.subject());
    assertTrue(toAll.to().isIndex());
  }

  @Test
  void manifestOfTheNamedPlatformIsMeant() {
    repository.on("linux/arm64");
    Attachment attached = attach("v1", false);
    assertEquals(arm64, attached.subject());
    assertFalse(attached.to().isIndex());
    assertEquals(index, attached.to().ofIndex().orElseThrow().index());
    assertEquals(attached.revision(), repository.chosen(index));
  }

  @Test
  void platformThatTheIndexLacksIsNotFoundAndThoseThatItHasAreSaid() {
    repository.on("linux/s390x");
    ImageNotFound failure = assertThrows(ImageNotFound.class, () -> attach("v1", false));
    assertTrue(failure.line().contains("linux/amd64"), failure::line);
    assertEquals(10, failure.exitCode().code());
  }

  @Test
  void imageWithoutAnIndexIsMeantItself() {
    repository.on("linux/arm64");
    assertEquals(amd64, attach("amd64", false).subject());
  }

  @Test
  void manifestWhoseIndexHasOneIsNotAttachedToUnlessForced() {
    Attachment toAll = attach("v1", false);
    repository.on("linux/arm64");
    AmbiguousChoice refused = assertThrows(AmbiguousChoice.class, () -> attach("v1", false));
    assertTrue(refused.line().contains("the index comes first: " + toAll.revision()));
    assertTrue(attach("v1", true).whyNotChosen().isPresent());
    assertEquals(toAll.revision(), repository.chosen(index));
  }

  @Test
  void whatTakesThePlaceOfOnePlatformsOwnIsSaid() {
    repository.on("linux/amd64");
    Attachment own = attach("v1", false);
    repository.onAll();
    Attachment toAll = attach("v1", false);
    assertTrue(toAll.consequences().getFirst().contains("" + own.revision()), toAll::toString);
  }

  @Test
  void detachFindsWhatIsAttachedToTheNamedPlatformToo() {
    repository.on("linux/arm64");
    Attachment own = attach("v1", false);
    repository.onAll();
    Attachment toAll = attach("v1", false);
    repository.on("linux/arm64");
    for (Attachment one : List.of(own, toAll)) {
      Detachment done =
          repository
              .attacher()
              .detach(
                  repository.reference("v1"),
                  RevisionName.parse(one.revision().shortened()),
                  false);
      assertEquals(one.subject(), done.removed().subject());
    }
  }

  @Test
  void previousIsThatOfThePlatformAndOthersAreNamed() {
    Attachment toAll = attach("v1", false);
    repository.on("linux/arm64");
    Attachment again =
        repository
            .attacher()
            .attachAgain(
                repository.reference("v1"),
                RevisionName.parse(toAll.revision().shortened()),
                Repository.annotations(),
                true);
    assertEquals(arm64, again.subject());
    assertEquals(toAll.manifest().layers(), again.manifest().layers());
  }

  private Attachment attach(String tag, boolean force) {
    return repository.attacher().attach(repository.reference(tag), content(file), force);
  }
}
