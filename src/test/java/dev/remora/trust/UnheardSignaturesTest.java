package dev.remora.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands in the way of signatures, and whose word that there are none means nothing. */
class UnheardSignaturesTest extends SignatureScenario {
  @Test
  void whoMayNotReadThemDoesNotCallThemUnsigned() {
    AccessDenied denied = new AccessDenied(PURPOSE, "403", "");
    assertEnds(denied, config);
    assertEnds(denied, source.attach(config, BUNDLE, SIGNATURE, layer(bundle())));
  }

  @Test
  void aRegistryThatIsAwayDoesNotMakeThemUnsigned() {
    RegistryUnavailable away = new RegistryUnavailable(PURPOSE, "503", "");
    Descriptor blob = layer(bundle());
    Descriptor carrier = source.attach(config, BUNDLE, SIGNATURE, blob);
    assertEnds(away, blob);
    assertEnds(away, carrier);
    assertEnds(away, config);
  }

  private void assertEnds(Failure failure, Descriptor at) {
    source.fail(at, failure);
    assertSame(failure, assertThrows(failure.getClass(), this::find));
  }

  @Test
  void aRegistryThatCannotSayWhatATagMeansEndsItToo() {
    RegistryUnavailable away = new RegistryUnavailable(PURPOSE, "503", "");
    ContentSource troubled =
        new Forwarding(source) {
          @Override
          public Optional<SourceAnswer<Digest>> resolve(String tag) {
            throw away;
          }
        };
    assertSame(
        away,
        assertThrows(RegistryUnavailable.class, () -> signatures.find(config.digest(), troubled)));
  }

  private Verdict findByMirror(Optional<RegistryUnavailable> ofTag) {
    RegistryUnavailable away = new RegistryUnavailable(PURPOSE, "it is away", "");
    return signatures.find(
        config.digest(),
        new Forwarding(source) {
          @Override
          public Listing referrers(Digest subject, Optional<ETag> known) {
            Listing.Listed own = (Listing.Listed) super.referrers(subject, known);
            return new Listing.Listed(
                own.referrers(), own.etag(), new Giver.Mirror("mirror", Optional.of(away)));
          }

          @Override
          public Optional<SourceAnswer<Digest>> resolve(String tag) {
            if (ofTag.isPresent()) {
              throw ofTag.get();
            }
            return super.resolve(tag);
          }
        });
  }

  @Test
  void whatAMirrorHasIsVerifiedAndCounts() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    assertInstanceOf(Verdict.Signed.class, findByMirror(Optional.empty()));
  }

  @Test
  void whatAMirrorHasNotIsNobodysWord() {
    Verdict.NotSigned not =
        assertInstanceOf(Verdict.NotSigned.class, findByMirror(Optional.empty()));
    assertEquals("it is away", not.away().orElseThrow().reason());

    assertEquals(
        not.away().map(Failure::reason),
        assertInstanceOf(
                Verdict.NotSigned.class,
                findByMirror(Optional.of(new RegistryUnavailable(PURPOSE, "no tag", ""))))
            .away()
            .map(Failure::reason));
    assertEquals(Optional.empty(), assertInstanceOf(Verdict.NotSigned.class, find()).away());
  }
}
