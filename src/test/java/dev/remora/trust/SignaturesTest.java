package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where signatures are looked for, how much is looked at, and what stands in the way. */
class SignaturesTest {
  private static final String BUNDLE = DraftBundle.MEDIA_TYPE;
  private static final String LABEL = "dev.sigstore.bundle.predicateType";
  private static final Map<String, String> SIGNATURE = Map.of(LABEL, DraftBundle.SIGN);
  private static final String SLSA = "https://slsa.dev/provenance/v1";
  private static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final Purpose PURPOSE = new Purpose("ask", "registry.example");

  private final InMemorySource source = new InMemorySource();
  private Descriptor config = Descriptor.empty();

  private final Signatures signatures =
      new Signatures(
          new Verifier(
              new TrustRules(
                  List.of(TestKey.p256().verification()),
                  Map.of(),
                  Optional.empty(),
                  Revocations.none())));

  @BeforeEach
  void aConfiguration() {
    config = source.image();
  }

  private Verdict find() {
    source.forgetRequests();
    return signatures.find(config.digest(), source);
  }

  private Verdict.Signed signed() {
    return assertInstanceOf(Verdict.Signed.class, find());
  }

  private Miss miss() {
    return assertInstanceOf(Verdict.NotSigned.class, find()).miss();
  }

  private DraftBundle by(String key) {
    return DraftBundle.of(
        TestKey.of(key), DraftBundle.statement(DraftBundle.subject(config.digest().encoded())));
  }

  private byte[] bundle() {
    return by("P256").text().getBytes(UTF_8);
  }

  private byte[] stranger(int number) {
    return by("P256-stranger").edited(text -> text + " ".repeat(number)).text().getBytes(UTF_8);
  }

  private Descriptor layer(byte[] bundle) {
    return source.blob(BUNDLE, bundle);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String tag() {
    return "sha256-" + config.digest().encoded() + ".sig";
  }

  private List<String> requests() {
    return source.requests().stream().map(r -> r.substring(0, r.indexOf(' '))).toList();
  }

  // ---- where they are

  @Test
  void aBundleInTheListingIsEnough() {
    Descriptor carrier =
        source.attach(
            config,
            BUNDLE,
            Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", base64(bundle())),
            layer(bundle()));

    Verdict.Signed signed = signed();
    assertEquals(carrier.digest(), signed.signature().carrier());
    assertEquals(Signature.Kind.BUNDLE, signed.signature().kind());
    assertEquals(TestKey.p256().verification().signer(), signed.signer());
    assertEquals(List.of("referrers"), requests());
  }

  @Test
  void aBundleInALayersDescriptorTakesOneRequestMore() {
    byte[] bundle = bundle();
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle).withData(base64(bundle)));

    signed();
    assertEquals(List.of("referrers", "manifest"), requests());
  }

  @Test
  void aBundleAsCosignPushesItTakesTwo() {
    byte[] bundle = bundle();
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));

    assertEquals(new String(bundle, UTF_8), signed().signature().content());
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void dataThatIsNotTheLayersIsNotTakenForIt() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()).withData(base64(stranger(0))));

    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void listingsWithoutTypesAndLabelsLeadToItAsWell() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.relist(config, Descriptor::bare);
    signed();

    source.relist(config, entry -> entry.bare().withArtifactType(MediaType.EMPTY));
    signed();
  }

  @Test
  void theTypeMayBeInTheConfigurationsDescriptor() {
    Descriptor made =
        source.store(
            MediaType.MANIFEST,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.MANIFEST)
                .put("config", Descriptor.empty().withArtifactType(BUNDLE).write())
                .put("layers", List.of(layer(bundle()).write()))
                .put("subject", config.bare().write()));
    source.list(config, made);

    signed();
  }

  @Test
  void theOtherSpellingOfTheTypeIsOneToo() {
    source.attach(
        config, "application/vnd.dev.sigstore.bundle+json;version=0.3", SIGNATURE, layer(bundle()));
    signed();
  }

  @Test
  void theTagOfCosignBeforeVersionThreeIsLookedAtLast() {
    Descriptor classic = classic(config, TestKey.of("P256-stranger"), TestKey.p256());
    source.tag(tag(), classic);
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));

    Verdict.Signed signed = signed();
    assertEquals(Signature.Kind.CLASSIC, signed.signature().kind());
    assertEquals(classic.digest(), signed.signature().carrier());
    // both layers are one blob
    assertEquals(
        List.of("referrers", "manifest", "blob", "resolve", "manifest", "blob"), requests());
    assertTrue(source.requests().contains("resolve " + tag()));
  }

  @Test
  void theTagIsNotAskedForWhereABundleIsValid() {
    source.tag(tag(), classic(config, TestKey.p256()));
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));

    assertEquals(Signature.Kind.BUNDLE, signed().signature().kind());
    assertTrue(requests().stream().noneMatch("resolve"::equals));
  }

  @Test
  void aManifestThatIsNotNamedBySha256HasNoTag() {
    Digest digest = Digest.parse("sha512:" + "0f".repeat(64));
    signatures.find(digest, source);
    assertEquals(List.of("referrers"), requests());
  }

  @Test
  void nothingAttachedIsNotSigned() {
    assertEquals(new Miss(Miss.Reason.NOT_SIGNED, "carries no signature"), miss());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void oneGoodSignatureAmongOthersIsEnough() {
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    source.attach(config, BUNDLE, SIGNATURE, layer("{}".getBytes(UTF_8)));
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(1)));
    signed();
  }

  /** One layer for each key, of the same payload. */
  private Descriptor classic(Descriptor of, TestKey... keys) {
    byte[] payload =
        "{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
            .formatted(of.digest())
            .getBytes(UTF_8);
    List<JsonWriter> layers = new ArrayList<>();
    for (TestKey key : keys) {
      layers.add(
          source
              .blob(SIMPLE_SIGNING, payload)
              .withAnnotations(
                  new Annotations(
                      Map.of("dev.cosignproject.cosign/signature", base64(key.sign(payload)))))
              .write());
    }
    return tagged(layers);
  }

  private Descriptor tagged(List<JsonWriter> layers) {
    return source.store(
        MediaType.MANIFEST,
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put(
                "config",
                Descriptor.of("application/vnd.oci.image.config.v1+json", config.digest(), 2)
                    .write())
            .put("layers", layers));
  }

  // ---- what is none

  @Test
  void attestationsAreNeverFetchedButNamed() {
    for (int i = 0; i < 100; i++) {
      source.attach(config, BUNDLE, Map.of(LABEL, SLSA, "n", "" + i), layer(bundle()));
    }

    Miss miss = miss();
    assertEquals(Miss.Reason.ATTESTATION, miss.reason());
    assertEquals(
        "carries an attestation (slsa.dev/provenance/v1), which is no signature", miss.why());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void attestationsThatTheListingDoesNotLabelCostNoBlob() {
    source.attach(config, BUNDLE, Map.of(LABEL, SLSA), layer(bundle()));
    source.relist(config, Descriptor::bare);

    assertEquals(Miss.Reason.ATTESTATION, miss().reason());
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void whatIsListedAsSomethingElseIsNotLookedAt() {
    source.attach(config, "application/spdx+json", Map.of(), layer(bundle()));
    source.attach(
        config,
        "application/vnd.dev.sigstore.bundle.v0.4+json",
        Map.of("dev.remora.bundle", base64(bundle())),
        layer(bundle()));

    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void aListedTypeDoesNotMakeAManifestACarrier() {
    source.attach(config, "application/spdx+json", Map.of(), layer(bundle()));
    source.relist(config, entry -> entry.withArtifactType(BUNDLE));

    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aSignatureThatIsAttachedToAnotherManifestIsSkipped() {
    Descriptor other = source.image();
    Descriptor carrier = source.attach(other, BUNDLE, SIGNATURE, layer(bundle()));
    source.list(config, source.asListed(carrier));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_MANIFEST, miss.reason());
    assertTrue(miss.why().contains("belongs to another manifest"), miss.why());
  }

  @Test
  void whatItIsAttachedToDecidesNothing() {
    byte[] bundle =
        DraftBundle.of(
                TestKey.p256(),
                DraftBundle.statement(DraftBundle.subject(DraftBundle.OTHER_MANIFEST.encoded())))
            .text()
            .getBytes(UTF_8);
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));

    assertEquals(Miss.Reason.OTHER_MANIFEST, miss().reason());
  }

  @Test
  void oneLayerIsExpected() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()), layer(stranger(0)));
    assertUnreadable("2 layers");
  }

  @Test
  void anIndexCarriesNone() {
    Descriptor index =
        source.store(
            MediaType.INDEX,
            JsonWriter.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.INDEX)
                .put("artifactType", BUNDLE)
                .put("manifests", List.of())
                .put("subject", config.bare().write()));
    source.list(config, index.withArtifactType(BUNDLE));
    assertUnreadable("index");
  }

  @Test
  void anotherLayerUnderTheTagIsNone() {
    source.tag(tag(), tagged(List.of(source.blob("application/octet-stream", bundle()).write())));
    assertEquals(Miss.Reason.NOT_SIGNED, miss().reason());
  }

  @Test
  void aLayerUnderTheTagWithoutItsSignatureIsNone() {
    source.tag(tag(), tagged(List.of(source.blob(SIMPLE_SIGNING, bundle()).write())));
    assertUnreadable("dev.cosignproject.cosign/signature");
  }

  private void assertUnreadable(String word) {
    Miss miss = miss();
    assertEquals(Miss.Reason.UNREADABLE, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }

  @Test
  void theNearestMissIsTold() {
    source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    source.attach(config, BUNDLE, Map.of(LABEL, SLSA), layer(bundle()));
    source.attach(config, BUNDLE, SIGNATURE, layer("{}".getBytes(UTF_8)));

    assertEquals(Miss.Reason.OTHER_KEY, miss().reason());
  }

  // ---- what is wrong with one of them

  @Test
  void oneThatIsNotThereIsSkipped() {
    source.delete(source.attach(config, BUNDLE, SIGNATURE, layer(bundle())));
    assertUnreadable("not there");

    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    signed();
  }

  @Test
  void oneThatCannotBeParsedIsSkipped() {
    Descriptor junk = source.store(MediaType.MANIFEST, JsonWriter.object().put("junk", 1));
    source.list(config, junk.withArtifactType(BUNDLE));
    assertUnreadable("malformed");
  }

  @Test
  void oneWithoutItsBlobIsSkipped() {
    Descriptor lost = Descriptor.of(BUNDLE, Digest.sha256("lost".getBytes(UTF_8)), 4);
    source.attach(config, BUNDLE, SIGNATURE, lost);
    assertUnreadable("no such bytes");
  }

  @Test
  void oneThatIsNotUtf8IsSkipped() {
    byte[] bundle = bundle();
    bundle[20] = (byte) 0xff;
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle));
    assertUnreadable("UTF-8");
  }

  @Test
  void anAnnotationThatIsDamagedIsMadeUpForByTheManifest() {
    for (String damaged : List.of("%", base64(bundle()).replace("=", "") + "=x", "e30=")) {
      source.attach(
          config,
          BUNDLE,
          Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", damaged),
          layer(bundle()));
      Verdict verdict = find();
      source.listing(config.digest()).clear();
      if (damaged.equals("e30=")) {
        assertInstanceOf(Verdict.NotSigned.class, verdict); // it is a bundle, and none that counts
      } else {
        assertInstanceOf(Verdict.Signed.class, verdict, damaged);
      }
    }
  }

  @Test
  void aListingThatMakesNoSenseIsOneWithoutSignatures() {
    Failure[] failures = {
      new ProtocolViolation(PURPOSE, "it is no index", ""),
      new ImageNotFound(PURPOSE, "no such repository", "")
    };
    for (Failure failure : failures) {
      source.fail(config, failure);
      assertUnreadable(failure.reason());
    }
    source.tag(tag(), classic(config, TestKey.p256()));
    signed();
  }

  // ---- what ends the pass

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

  // ---- in place of a registry that is away

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

  // ---- how much is looked at

  @ParameterizedTest
  @ValueSource(ints = {100, 10_000})
  void endlessSignaturesCostABoundedNumberOfRequests(int many) {
    Descriptor one = source.attach(config, BUNDLE, SIGNATURE, layer(stranger(0)));
    Descriptor entry = source.asListed(one);
    List<Descriptor> listing = source.listing(config.digest());
    for (int i = 1; i < many; i++) {
      listing.add(
          new Descriptor(
              entry.mediaType(),
              Digest.sha256(("" + i).getBytes(UTF_8)),
              entry.size(),
              entry.artifactType(),
              entry.annotations(),
              Optional.empty(),
              Optional.empty()));
    }
    Collections.reverse(listing.subList(1, many));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_KEY, miss.reason());
    assertTrue(miss.why().contains((many - 16) + " more were not looked at"), miss.why());
    assertEquals(1 + 16 + 1 + 1, requests().size()); // of them one is there, and has a blob
  }

  @Test
  void whatIsCutIsSaidWhereNothingElseIs() {
    for (int i = 0; i < 17; i++) {
      source.delete(source.attach(config, BUNDLE, Map.of(LABEL, DraftBundle.SIGN, "n", "" + i)));
    }
    Miss miss = miss();
    assertEquals(Miss.Reason.UNREADABLE, miss.reason());
    assertTrue(miss.why().contains("1 more were not looked at"), miss.why());
  }

  @Test
  void whatMayHideOneIsNoSignThatThereIsNone() {
    for (int i = 0; i < 17; i++) {
      source.attach(config, "application/spdx+json", Map.of("n", "" + i));
    }
    source.relist(config, Descriptor::bare);
    assertEquals(Miss.Reason.NOT_LOOKED_AT, miss().reason());
  }

  @Test
  void endlessBundlesInTheListingAreNotAllVerified() {
    for (int i = 0; i < 17; i++) {
      byte[] bundle = i < 16 ? stranger(i) : bundle();
      source.attach(
          config,
          BUNDLE,
          Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", base64(bundle)),
          layer(bundle));
    }
    // the last is not looked at there, and still is one of the first sixteen that are left
    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void theSeventeenthDoesNotCountThoughItIsValid() {
    for (int i = 0; i < 16; i++) {
      source.attach(config, BUNDLE, SIGNATURE, layer(stranger(i)));
    }
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    assertEquals(Miss.Reason.OTHER_KEY, miss().reason());
  }

  @Test
  void theLikeliestAreLookedAtFirst() {
    for (int i = 0; i < 16; i++) {
      source.attach(config, "application/spdx+json", Map.of("n", "" + i));
    }
    source.relist(config, Descriptor::bare);
    for (int i = 0; i < 16; i++) {
      source.attach(config, BUNDLE, Map.of("n", "" + i), layer(stranger(i)));
    }
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));

    signed();
    assertEquals(List.of("referrers", "manifest", "blob"), requests());
  }

  @Test
  void endlessLayersUnderTheTagAreNotAllVerified() {
    TestKey stranger = TestKey.of("P256-stranger");
    TestKey[] keys = new TestKey[17];
    for (int i = 0; i < 16; i++) {
      keys[i] = stranger;
    }
    keys[16] = TestKey.p256();
    source.tag(tag(), classic(config, keys));

    Miss miss = miss();
    assertEquals(Miss.Reason.OTHER_KEY, miss.reason());
    assertTrue(miss.why().contains("1 more were not looked at"), miss.why());
  }

  @Test
  void aListedSizeThatIsTooLargeIsNotAskedFor() {
    source.attach(config, BUNDLE, SIGNATURE, layer(bundle()));
    source.relist(config, entry -> entry.withSize(1L << 30));
    assertUnreadable("1073741824 bytes");
    assertEquals(List.of("referrers", "resolve"), requests());
  }

  @Test
  void aManifestThatIsLargerThanItIsListedIsNotRead() {
    source.attach(
        config,
        BUNDLE,
        Map.of(LABEL, DraftBundle.SIGN, "padding", "x".repeat(Signature.LONGEST)),
        layer(bundle()));
    source.relist(config, entry -> entry.bare().withSize(900).withArtifactType(BUNDLE));
    assertUnreadable("its manifest has");
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aBundleThatIsTooLargeIsNotFetched() {
    byte[] large = new byte[Signature.LONGEST + 1];
    source.attach(config, BUNDLE, SIGNATURE, layer(large));
    assertUnreadable("65537 bytes");
    assertEquals(List.of("referrers", "manifest", "resolve"), requests());
  }

  @Test
  void aBundleThatIsTooLargeForAListingIsNotDecoded() {
    String large = base64(new byte[Signature.LONGEST + 3]);
    source.attach(
        config,
        BUNDLE,
        Map.of(LABEL, DraftBundle.SIGN, "dev.remora.bundle", large),
        layer("{}".getBytes(UTF_8)));
    source.listing(config.digest()).replaceAll(entry -> entry.withSize(900));
    assertUnreadable("it has");
  }
}
