package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.discovery.SignedOnly;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Descriptor;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.RawDocument;
import dev.remora.oci.SignerKind;
import dev.remora.publish.Basis;
import dev.remora.publish.Session;
import dev.remora.source.layout.LayoutSource;
import dev.remora.time.Deadline;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody signed who is trusted is published by no path. */
class SignedRevisionsTest extends StartScenario {
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  /** How everybody signs here, in the form that the tool of that kind makes. */
  private SignerKind kind = SignerKind.KEY;

  /** How a revision may come to a volume. */
  enum Way {
    PULL,
    PIN,
    FOLLOW,
    BY_A_MIRROR,
    FROM_A_LAYOUT,
    ARTIFACT,
    ARTIFACT_BY_TAG,
    BESIDE_A_CACHE,
    FROM_THE_CACHE,
    FROM_THE_CACHE_OF_AN_ARTIFACT,
    LEFT_ON_THE_VOLUME,
    LEFT_ON_THE_VOLUME_AND_DAMAGED,
    WITHOUT_A_REGISTRY_OR_ANYTHING,
  }

  private enum Signed {
    NOT,
    BY_A_STRANGER,
    FOR_ANOTHER_MANIFEST,
    BY_US
  }

  static Stream<Arguments> waysAndKinds() {
    return Stream.of(SignerKind.values())
        .flatMap(kind -> Stream.of(Way.values()).map(way -> Arguments.of(kind, way)));
  }

  @ParameterizedTest
  @MethodSource("waysAndKinds")
  void onlyWhatWeSignedIsPublished(SignerKind by, Way way) throws IOException {
    kind = by;
    for (Signed signed : Signed.values()) {
      Path directory = Files.createDirectories(scratch.resolve(signed.name()));
      prepare(directory);
      down = false;
      onFailure = OnFailure.CONTINUE;
      selection = usual();
      switch (signed) {
        case NOT -> {}
        case BY_A_STRANGER -> sign(revision, revision, "stranger");
        case FOR_ANOTHER_MANIFEST -> sign(revision, image, "ours");
        case BY_US -> sign(revision, revision, "ours");
      }
      String published = outcome(way, signed);
      assertEquals(
          signed == Signed.BY_US && way != Way.WITHOUT_A_REGISTRY_OR_ANYTHING ? "ours" : "nothing",
          published,
          way + ", signed " + signed);
    }
  }

  /** What the application finds, once the start let it go on; nothing where it does not start. */
  private String outcome(Way way, Signed signed) throws IOException {
    Target target =
        switch (way) {
          case ARTIFACT, FROM_THE_CACHE_OF_AN_ARTIFACT -> new Target.Artifact(byDigest(revision));
          case ARTIFACT_BY_TAG -> {
            registry.tag("v1", revision);
            yield new Target.Artifact(ImageReference.parse("registry.example/app:v1"));
          }
          default -> new Target.Image(byDigest(image));
        };
    switch (way) {
      case PULL, ARTIFACT, ARTIFACT_BY_TAG -> trust("ours");
      case FOLLOW -> {
        trust("ours");
        follow(target);
        return found();
      }
      case BY_A_MIRROR -> {
        trust("ours");
        byMirror = true;
      }
      case FROM_A_LAYOUT -> {
        trust("ours");
        instead = Optional.of(layout());
      }
      case PIN -> {
        selection = selection.pinned(Optional.of(DigestPrefix.of(revision.digest())));
        trust("ours");
      }
      case BESIDE_A_CACHE -> {
        fillCache(); // by somebody who asks for no signature
        caching = true;
        trust("ours");
      }
      case FROM_THE_CACHE, FROM_THE_CACHE_OF_AN_ARTIFACT -> {
        trustWhoeverSigned(signed);
        caching = true;
        Path volume = config;
        config = volume.resolveSibling("another-volume");
        attempt(target);
        config = volume;
        trust("ours");
        outage();
      }
      case LEFT_ON_THE_VOLUME, LEFT_ON_THE_VOLUME_AND_DAMAGED -> {
        trustWhoeverSigned(signed);
        attempt(target);
        trust("ours");
        if (way == Way.LEFT_ON_THE_VOLUME) {
          outage();
        } else if (Files.exists(config.resolve("app.yaml"))) {
          Files.writeString(config.resolve("app.yaml"), "damaged");
        }
      }
      case WITHOUT_A_REGISTRY_OR_ANYTHING -> {
        trust("ours");
        outage();
      }
    }
    return attempt(target) ? found() : "nothing";
  }

  private void follow(Target target) {
    Scene scene = scene();
    scene.rules = PassRules.again(true, true);
    try (Session session = volume().open(Deadline.in(DEADLINE, clock))) {
      scene.pass(target).run(session, Deadline.in(DEADLINE, clock));
    }
  }

  /** All that the registry has, as a copy on a disk. */
  private LayoutSource layout() {
    LayoutSource layout =
        new LayoutSource(
            new LayoutDirectory(config.resolveSibling("layout").toString()),
            Deadline.in(DEADLINE, clock));
    layout.tag(document(image), "v1");
    copy(revision, layout);
    for (Descriptor signature : registry.listing(revision.digest())) {
      copy(signature, layout);
    }
    return layout;
  }

  private void copy(Descriptor attached, LayoutSource layout) {
    Document manifest = Document.parse(document(attached), PURPOSE);
    for (Descriptor layer : manifest.asManifest().orElseThrow().layers()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      registry.blob(layer, () -> bytes);
      layout.push(layer, () -> new ByteArrayInputStream(bytes.toByteArray()));
    }
    layout.attach(manifest);
  }

  private RawDocument document(Descriptor of) {
    return registry.manifest(of.digest()).orElseThrow().content();
  }

  private boolean attempt(Target target) {
    try {
      start(target);
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  @Test
  void aKeyThatIsNotTrustedAnyMoreIsRefusedAtOnceAlsoWithoutTheRegistry() {
    sign(revision, revision, "ours");
    sign(revision, revision, "next");
    trust("ours", "next");
    caching = true;
    start(image);
    outage();
    trust("next"); // what was kept is the signature of the other
    assertThrows(RegistryUnavailable.class, () -> start(image));
    backAgain();
    assertEquals(Basis.SOURCE, start(image).basis());
    outage();
    assertEquals(Basis.VOLUME, start(image).basis());
    trust("other");
    assertThrows(RegistryUnavailable.class, () -> start(image));
    backAgain();
    assertThrows(Untrusted.class, () -> start(image));
  }

  @Test
  void anUnsignedNewcomerIsPassedOverAndToldOf() {
    sign(revision, revision, "ours");
    Descriptor newcomer = attach(image, "newest");
    trust("ours");
    start(image);
    assertEquals("ours", found());
    assertEquals(List.of(newcomer.digest() + " carries no signature: passed over"), warnings);
  }

  @Test
  void anOlderOneDoesNotComeBackWhenTheNewestIsTakenAway() {
    sign(revision, revision, "ours");
    Descriptor newest = attach(image, "newest");
    sign(newest, newest, "ours");
    trust("ours");
    start(image);
    assertEquals("newest", found());
    registry.listing(image.digest()).removeIf(entry -> entry.digest().equals(newest.digest()));
    assertThrows(Untrusted.class, () -> start(image));
    assertEquals("newest", found());
    Descriptor again = attach(image, "ours");
    sign(again, again, "ours");
    start(image);
    assertEquals("ours", found());
  }

  @Test
  void anOlderOneDoesNotComeBackWhenTheSignatureOfTheNewestIsTakenAway() throws IOException {
    sign(revision, revision, "ours");
    Descriptor newest = attach(image, "newest");
    sign(newest, newest, "ours");
    trust("ours");
    start(image);
    registry.listing(newest.digest()).clear();
    start(image); // what was verified is on the volume, with its signature
    assertEquals("newest", found());
    Files.writeString(config.resolve("app.yaml"), "damaged");
    start(image);
    assertEquals("newest", found());
    registry.listing(revision.digest()).clear();
    start(image);
    assertEquals("newest", found());
    config = config.resolveSibling("fresh");
    assertThrows(Untrusted.class, () -> start(image));
    assertEquals("nothing", found());
  }

  @Test
  void anOlderOneDoesNotComeBackFromTheCache() {
    sign(revision, revision, "ours");
    trust("ours");
    fillCache();
    Descriptor newest = attach(image, "newest");
    sign(newest, newest, "ours");
    start(image);
    caching = true;
    onFailure = OnFailure.CACHED;
    outage();
    contentOfTheVolumeIsLost();
    assertThrows(RegistryUnavailable.class, () -> start(image));
    assertEquals("nothing", found());
  }

  @Test
  void otherRulesMakeOthersTheNewest() {
    sign(revision, revision, "ours");
    Descriptor test = attach(image, "for tests", "env", "test");
    sign(test, test, "ours");
    selection = Selections.matching("custom/config", "env=test");
    trust("ours");
    start(image);
    assertEquals("for tests", found());
    selection = usual();
    trust("ours");
    registry.listing(image.digest()).removeIf(entry -> entry.digest().equals(test.digest()));
    start(image); // older, but of another choice
    assertEquals("ours", found());
  }

  /** All but what the volume remembers. */
  private void contentOfTheVolumeIsLost() {
    try (Stream<Path> entries = Files.list(config)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith("..remora")) {
          deleteTree(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(tree)) {
        for (Path entry : entries.toList()) {
          deleteTree(entry);
        }
      }
    }
    Files.delete(tree);
  }

  private static Selection usual() {
    return Selections.of("custom/config");
  }

  private void trust(String... keys) {
    selection = with(new SignedOnly(rules(keys)));
  }

  /** As a run before, whose keys were others, or which had none. */
  private void trustWhoeverSigned(Signed signed) {
    switch (signed) {
      case NOT, FOR_ANOTHER_MANIFEST -> selection = with(Policy.NONE);
      case BY_A_STRANGER -> trust("stranger");
      case BY_US -> trust("former", "ours");
    }
  }

  private Selection with(Policy policy) {
    return new Selection(
        selection.types(),
        selection.rules(),
        selection.revision(),
        selection.referrers(),
        selection.mirrorListings(),
        selection.platform(),
        policy,
        selection.builtAt());
  }

  private TrustRules rules(String... signers) {
    return new TrustRules(
        List.of(Signers.trusting(kind, signers)), Map.of(), Optional.empty(), Revocations.none());
  }

  /** Attaches a signature to one manifest that is made for one, perhaps for another. */
  private void sign(Descriptor carriedBy, Descriptor signed, String signer) {
    Signers.sign(registry, kind, signer, carriedBy, signed);
  }
}
