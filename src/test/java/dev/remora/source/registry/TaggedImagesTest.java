package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.NothingAttached;
import dev.remora.oci.Digest;
import dev.remora.source.TaggedImages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tags of a repository point to, where somebody wants a hint. */
class TaggedImagesTest extends RegistryScenario {
  private static final Digest OTHER = digest(7);

  @Test
  void tagsAreFollowedAndReferrersTagsSayWhatTheyAreAbout() {
    tags("\"v1\",\"" + OTHER.referrersTag() + "\",\"../x\"");
    image("v1");
    assertEquals(new TaggedImages(List.of(SUBJECT, OTHER), true), source.tagged(10));
  }

  @Test
  void noMoreAreFollowedThanIsAskedFor() {
    tags("\"v1\",\"v2\"");
    image("v1");
    assertEquals(new TaggedImages(List.of(SUBJECT), false), source.tagged(1));
    registry.on(
        "GET",
        "/v2/app/tags/list*",
        Reply.of(200, "application/json", "{\"tags\":[]}").header("Link", "</next>; rel=next"));
    assertEquals(TaggedImages.UNKNOWN, source.tagged(1));
  }

  @Test
  void registryThatDoesNotSayFailsNobody() {
    for (Reply reply :
        List.of(
            Reply.error(403, "DENIED"),
            Reply.page(200),
            Reply.of(200, "application/json", "{\"tags\":null}"))) {
      registry.on("GET", "/v2/app/tags/list*", reply);
      assertTrue(source.tagged(10).digests().isEmpty());
    }
    registry.on("GET", referrersPath(SUBJECT), Reply.index(listing(new Digest[0])));
    registry.on("GET", manifestPath(SUBJECT), Reply.manifest(IMAGE));
    registry.on("GET", "/v2/app/tags/list*", Reply.error(403, "DENIED"));
    NothingAttached failure =
        assertFails(
            NothingAttached.class,
            "if it is one platform's manifest",
            () -> discovery().find(source, SUBJECT, List.of()));
    assertEquals(11, failure.exitCode().code());
  }

  private void tags(String names) {
    registry.on(
        "GET",
        "/v2/app/tags/list*",
        Reply.of(200, "application/json", "{\"name\":\"app\",\"tags\":[" + names + "]}"));
  }

  private void image(String tag) {
    registry.on(
        "HEAD",
        manifestPath(tag),
        Reply.of(200).header("Docker-Content-Digest", SUBJECT.toString()));
  }
}
