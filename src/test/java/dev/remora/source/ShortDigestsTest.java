package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.AccessDenied;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the first digits of a digest mean in a repository. */
class ShortDigestsTest {
  private final InMemorySource source = new InMemorySource();
  private Descriptor image;
  private Descriptor index;

  @BeforeEach
  void fill() {
    image = source.image();
    index = source.index(Map.of(Platform.parse("linux/amd64"), image));
    source.tag("v1", index);
    source.tag("other", source.image());
  }

  @Test
  void imageIndexAndWhatIsAttachedToThemAreFound() {
    Descriptor config = source.attach(image, "custom/config", Map.of());
    for (Descriptor one : List.of(index, image, config)) {
      assertEquals(one.digest(), find(one.digest().shortened()));
    }
  }

  @Test
  void whatHasATagNeedsNoOtherRequest() {
    source.forgetRequests();
    find(index.digest().shortened());
    assertEquals(List.of(), source.requests());
  }

  @Test
  void whatNoTagLeadsToIsNotFound() {
    ImageNotFound failure =
        assertThrows(ImageNotFound.class, () -> find(source.image().digest().shortened()));
    assertTrue(failure.line().contains("name the whole digest"), failure::line);
  }

  @Test
  void whatCouldNotBeListedIsNotSaidNotToBeThere() {
    AccessDenied denied = new AccessDenied(new Purpose("list the tags of", "r"), "401", "log in");
    ContentSource locked =
        new Forwarding(source) {
          @Override
          public TaggedImages tagged(int most) {
            return new TaggedImages(List.of(image.digest()), false, Optional.of(denied));
          }
        };
    ShortDigests digests = new ShortDigests(locked);
    assertEquals(image.digest(), digests.find(DigestPrefix.parse(image.digest().shortened())));
    assertSame(
        denied,
        assertThrows(AccessDenied.class, () -> digests.find(DigestPrefix.parse("000000000000"))));
  }

  @Test
  void severalThatBeginAlikeAreNamed() {
    String digits = "5c".repeat(10);
    ContentSource alike =
        new Forwarding(source) {
          @Override
          public TaggedImages tagged(int most) {
            return new TaggedImages(
                List.of(
                    new Digest("sha256", digits + "a".repeat(44)),
                    new Digest("sha256", digits + "b".repeat(44))),
                true);
          }
        };
    UsageFailure failure =
        assertThrows(
            UsageFailure.class, () -> new ShortDigests(alike).find(DigestPrefix.parse(digits)));
    assertTrue(failure.line().contains(digits + "aaaa"), failure::line);
    assertTrue(failure.line().contains(digits + "bbbb"), failure::line);
  }

  private Digest find(String digits) {
    return new ShortDigests(source).find(DigestPrefix.parse(digits));
  }
}
