package dev.remora.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {
  private static final Purpose PURPOSE = new Purpose("read", "ghcr.io/app");
  private static final String LAYER = "sha256:" + "ab".repeat(32);
  private static final String IMAGE = "sha256:" + "cd".repeat(32);
  private static final String EMPTY_CONFIG =
      """
      {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2, "data": "e30=",
       "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}""";

  /** What {@code oras attach} makes. */
  private static final String ATTACHED =
      """
      {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
       "artifactType": "custom/config", "config": %s,
       "layers": [{"mediaType": "application/json", "digest": "%s", "size": 12,
         "annotations": {"org.opencontainers.image.title": "config.json"}}],
       "subject": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "%s",
         "size": 500},
       "annotations": {"org.opencontainers.image.created": "2026-08-01T00:00:00Z"}}"""
          .formatted(EMPTY_CONFIG, LAYER, IMAGE);

  private static final String INDEX =
      """
      {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
       "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 7,
         "digest": "%s", "platform": {"os": "linux", "architecture": "arm", "variant": "v7"}}]}"""
          .formatted(LAYER);

  private static final String UNTYPED_MANIFEST =
      ATTACHED.replace("\"mediaType\": \"" + MediaType.MANIFEST + "\",", "");

  @Test
  void readsWhatOrasAttaches() {
    Manifest manifest = assertInstanceOf(Manifest.class, parse(MediaType.MANIFEST, ATTACHED));
    assertEquals(Optional.of("custom/config"), manifest.artifactType());
    assertTrue(manifest.config().isEmptyContent());
    assertEquals(
        Optional.of("config.json"),
        manifest.layers().getFirst().annotations().get(Annotations.TITLE));
    assertEquals(IMAGE, manifest.subject().orElseThrow().digest().toString());
    assertEquals(
        Optional.of("2026-08-01T00:00:00Z"), manifest.annotations().get(Annotations.CREATED));
  }

  @Test
  void readsAnIndex() {
    Index index = assertInstanceOf(Index.class, parse(MediaType.INDEX, INDEX));
    assertEquals(
        Optional.of(Platform.parse("linux/arm/v7")), index.manifests().getFirst().platform());
    assertEquals(Optional.empty(), index.artifactType());
    assertEquals(Optional.empty(), index.subject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"artifactType\": null,", "\"artifactType\": \"\","})
  void theConfigurationsTypeCountsWhereThereIsNoArtifactType(String none) {
    String manifest =
        ATTACHED
            .replace("\"artifactType\": \"custom/config\",", none)
            .replace("application/vnd.oci.empty.v1+json", "application/vnd.dev.cosign");
    assertEquals(
        Optional.of("application/vnd.dev.cosign"),
        parse(MediaType.MANIFEST, manifest).artifactType());
  }

  @Test
  void dockersTypesAreReadToo() {
    assertInstanceOf(
        Index.class,
        parse(MediaType.DOCKER_LIST, INDEX.replace(MediaType.INDEX, MediaType.DOCKER_LIST)));
    assertInstanceOf(
        Manifest.class,
        parse(
            MediaType.DOCKER_MANIFEST,
            ATTACHED.replace(MediaType.MANIFEST, MediaType.DOCKER_MANIFEST)));
  }

  @Test
  void anIndexServedAsAManifestIsRefused() {
    String line = refusal(MediaType.MANIFEST, INDEX);
    assertTrue(
        line.contains(
            "it is served as application/vnd.oci.image.manifest.v1+json but says"
                + " application/vnd.oci.image.index.v1+json"),
        line);
  }

  @Test
  void whatIsBothAnIndexAndAManifestIsRefused() {
    for (String member : List.of("layers", "config", "blobs")) {
      String both = INDEX.replace("\"manifests\"", "\"" + member + "\": [], \"manifests\"");
      assertTrue(refusal(MediaType.INDEX, both).contains("both an index and a manifest"), member);
    }
    assertTrue(
        refusal(MediaType.MANIFEST, ATTACHED.replace("\"layers\"", "\"manifests\":[],\"layers\""))
            .contains("both an index and a manifest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "application/octet-stream", "text/plain"})
  void theBodysTypeCountsWhereTheServersSaysNothing(String served) {
    Document document = parse(served, ATTACHED);
    assertInstanceOf(Manifest.class, document);
    assertEquals(MediaType.MANIFEST, document.raw().descriptor().mediaType());
  }

  @Test
  void theServersTypeCountsWhereTheBodysIsMissing() {
    assertEquals(
        MediaType.DOCKER_MANIFEST,
        parse(MediaType.DOCKER_MANIFEST, UNTYPED_MANIFEST).raw().mediaType());
    assertTrue(refusal(MediaType.INDEX, UNTYPED_MANIFEST).contains("manifests is missing"));
  }

  @Test
  void theMembersTellWhereNobodyStatesAType() {
    String index = INDEX.replace("\"mediaType\": \"" + MediaType.INDEX + "\",", "");
    assertEquals(MediaType.MANIFEST, parse("", UNTYPED_MANIFEST).raw().mediaType());
    assertEquals(MediaType.INDEX, parse("application/json", index).raw().mediaType());
    assertTrue(refusal("", "{}").contains("it is neither an index nor a manifest"));
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.artifact.manifest.v1+json, from before OCI 1.1",
    "application/vnd.cncf.oras.artifact.manifest.v1+json, from before OCI 1.1",
    "application/vnd.docker.distribution.manifest.v1+prettyjws, of schema 1",
    "application/vnd.docker.distribution.manifest.v1+json, of schema 1",
    "application/vnd.example.other+json, is neither an index nor a manifest"
  })
  void documentsOfOtherTimesAreNamedAsWhatTheyAre(String type, String expected) {
    String legacy =
        "{\"mediaType\": \"%s\", \"artifactType\": \"custom/config\", \"blobs\": []}"
            .formatted(type);
    String line = refusal(type, legacy);
    assertTrue(line.contains(expected), line);
    assertTrue(line.contains(type), line);
    assertTrue(line.endsWith("push it again with a current client"), line);
  }

  @Test
  void aMissingConfigurationIsRefused() {
    assertTrue(refusal(MediaType.MANIFEST, "{\"layers\": []}").contains("config is missing"));
    assertTrue(
        refusal(MediaType.MANIFEST, "{\"config\": null, \"layers\": []}")
            .contains("config is missing"));
  }

  @Test
  void anIndexThatListsNothingSaysSo() {
    assertTrue(refusal(MediaType.INDEX, "{}").contains("manifests is missing"));
    assertEquals(
        List.of(),
        assertInstanceOf(Index.class, parse(MediaType.INDEX, "{\"manifests\": []}")).manifests());
    assertEquals(
        List.of(),
        assertInstanceOf(Index.class, parse(MediaType.INDEX, "{\"manifests\": null}")).manifests());
  }

  @Test
  void nullMembersCountAsAbsent() {
    Manifest manifest =
        assertInstanceOf(
            Manifest.class,
            parse(
                MediaType.MANIFEST,
                """
                {"mediaType": null, "artifactType": null, "layers": null, "subject": null,
                 "annotations": null, "schemaVersion": null, "manifests": null, "config": %s}"""
                    .formatted(EMPTY_CONFIG)));
    assertEquals(List.of(), manifest.layers());
    assertEquals(Optional.empty(), manifest.subject());
    assertEquals(Annotations.none(), manifest.annotations());
  }

  @Test
  void annotationsThatAreNullCountAsAbsentAsAnyMemberDoes() {
    Manifest manifest =
        (Manifest)
            parse(
                MediaType.MANIFEST,
                ATTACHED
                    .replace(
                        "{\"org.opencontainers.image.title\"",
                        "{\"a\": null, \"org.opencontainers.image.title\"")
                    .replace(
                        "\"annotations\": {\"org.opencontainers.image.created\"",
                        "\"annotations\": {\"b\": null, \"org.opencontainers.image.created\""));
    assertEquals(
        Set.of("org.opencontainers.image.created"), manifest.annotations().entries().keySet());
    assertEquals(
        Set.of("org.opencontainers.image.title"),
        manifest.layers().getFirst().annotations().entries().keySet());
  }

  @Test
  void ofASubjectAndAnImageOfAnIndexTheDigestAloneHasToBeRight() {
    Manifest manifest =
        (Manifest)
            parse(
                MediaType.MANIFEST,
                ATTACHED
                    .replace(
                        "{\"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"digest\"",
                        "{\"digest\"")
                    .replace("\"size\": 500", "\"size\": -1"));
    assertEquals(IMAGE, manifest.subject().orElseThrow().digest().toString());
    Index index =
        (Index)
            parse(
                MediaType.INDEX,
                INDEX
                    .replace("\"size\": 7,", "")
                    .replace("[{", "[null, {\"annotations\": 7,")
                    .replace(LAYER, LAYER.toUpperCase(Locale.ROOT)));
    Descriptor child = index.manifests().getFirst();
    assertEquals(LAYER, child.digest().toString());
    assertEquals(Optional.of(Platform.parse("linux/arm/v7")), child.platform());
  }

  @Test
  void anImageOfAnIndexThatMayBeOursIsNeverLeftOut() {
    String platform = refusal(MediaType.INDEX, INDEX.replace("\"linux\"", "7"));
    assertTrue(platform.contains("manifests[0].platform.os is not text"), platform);
    String digest = refusal(MediaType.INDEX, INDEX.replace("\"digest\"", "\"dijest\""));
    assertTrue(digest.contains("manifests[0].digest is missing"), digest);
  }

  @Test
  void whatCannotBeParsedMayStillSayWhatItIs() {
    assertEquals(Optional.of("x/y"), claimed("{\"artifactType\":\"x/y\",\"layers\":[7]}"));
    assertEquals(Optional.of("x/y"), claimed("{\"config\":{\"mediaType\":\"x/y\"}}"));
    assertEquals(Optional.empty(), claimed("{\"config\":7}"));
    assertEquals(Optional.empty(), claimed("{\"artifactType\":7}"));
    assertEquals(Optional.empty(), claimed("<html>"));
  }

  private static Optional<String> claimed(String json) {
    return Document.claimedArtifactType(RawDocument.of("", json.getBytes(UTF_8)));
  }

  @Test
  void anotherSchemaVersionIsRefused() {
    assertTrue(
        refusal(MediaType.INDEX, INDEX.replace("\"schemaVersion\": 2", "\"schemaVersion\": 3"))
            .contains("schemaVersion is not 2"));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, layers[0].size is negative",
    "9223372036854775808, layers[0].size is not an integer",
    "1.5, layers[0].size is not an integer",
    "1e3, layers[0].size is not an integer",
    "null, layers[0].size is missing"
  })
  void sizesAreCountsOfBytes(String size, String expected) {
    String line =
        refusal(MediaType.MANIFEST, ATTACHED.replace("\"size\": 12", "\"size\": " + size));
    assertTrue(line.contains(expected), line);
  }

  @Test
  void aHugeSizeIsReadAndLeftToTheLimits() {
    Manifest manifest =
        (Manifest)
            parse(
                MediaType.MANIFEST,
                ATTACHED.replace("\"size\": 12", "\"size\": " + Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, manifest.layers().getFirst().size());
  }

  @Test
  void aDigestThatLeavesItsPathIsRefusedWithThePlaceWhereItStands() {
    String ofLayer =
        refusal(MediaType.MANIFEST, ATTACHED.replace(LAYER, "sha256:../../../etc/passwd"));
    assertTrue(ofLayer.contains("layers[0].digest is not a digest"), ofLayer);
    String ofSubject = refusal(MediaType.MANIFEST, ATTACHED.replace(IMAGE, "../x:y"));
    assertTrue(ofSubject.contains("subject.digest is not a digest"), ofSubject);
    String ofManifest = refusal(MediaType.INDEX, INDEX.replace(LAYER, ""));
    assertTrue(ofManifest.contains("manifests[0].digest is missing"), ofManifest);
  }

  @Test
  void annotationsAreTexts() {
    String line =
        refusal(MediaType.MANIFEST, ATTACHED.replace("\"2026-08-01T00:00:00Z\"", "1785542400"));
    assertTrue(line.contains("org.opencontainers.image.created is not text"), line);
  }

  @Test
  void duplicateNamesTrailingBytesAndDeepNestingAreRefused() {
    refusal(MediaType.INDEX, INDEX.replace("\"manifests\"", "\"manifests\": [], \"manifests\""));
    refusal(MediaType.INDEX, INDEX + " {}");
    refusal(MediaType.INDEX, INDEX + "\0");
    refusal(MediaType.INDEX, INDEX.replaceFirst("\\{", "{\"x\": " + "[".repeat(10_000)));
    refusal(MediaType.INDEX, "");
    refusal(MediaType.INDEX, "<html>login</html>");
  }

  @Test
  void tenThousandLayersWithTitlesAreRead() {
    String layers =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    "{\"mediaType\":\"application/yaml\",\"digest\":\""
                        + Descriptor.EMPTY_DIGEST
                        + "\",\"size\":2,\"annotations\":{\"org.opencontainers.image.title\":"
                        + "\"some/directory/of/mine/%05d.yaml\"}}".formatted(i))
            .collect(Collectors.joining(","));
    Manifest manifest =
        (Manifest) parse(MediaType.MANIFEST, manifestWith("\"layers\":[" + layers + "]"));
    assertEquals(10_000, manifest.layers().size());
    assertTrue(manifest.weight() < 8 << 20, Long.toString(manifest.weight()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"annotations\":{%s}",
        "\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"%d\",\"size\":2,\"annotations\":{%s}}]"
      })
  void annotationsThatWouldFillTheMemoryAreTooLarge(String member) {
    String many =
        IntStream.range(0, 200_000)
            .mapToObj(i -> "\"" + Integer.toHexString(i) + "\":\"\"")
            .collect(Collectors.joining(","));
    String filled = member.replace("%s", many).replace("%d", Descriptor.EMPTY_DIGEST.toString());
    assertTooLarge(manifestWith(filled));
  }

  @Test
  void layersThatWouldFillTheMemoryAreTooLarge() {
    String layer =
        "{\"mediaType\":\"a/b\",\"digest\":\"" + Descriptor.EMPTY_DIGEST + "\",\"size\":2}";
    assertTooLarge(manifestWith("\"layers\":[" + (layer + ",").repeat(35_000) + layer + "]"));
  }

  private static void assertTooLarge(String document) {
    assertTrue(document.length() <= 4 << 20, "no registry takes it");
    ProtocolViolation violation =
        assertThrows(ProtocolViolation.class, () -> parse(MediaType.MANIFEST, document));
    assertTrue(violation.line().contains("the document is too large"), violation.line());
  }

  private static String manifestWith(String member) {
    return "{\"schemaVersion\":2,\"config\":" + Descriptor.empty().write() + "," + member + "}";
  }

  @Test
  void unknownMembersAndTypesOfLayersAreLeftAlone() {
    parse(
        MediaType.MANIFEST,
        ATTACHED
            .replaceFirst("\\{", "{\"new\": [{\"x\": 1}],")
            .replace("application/json", "application/vnd.never.heard.of"));
  }

  @Test
  void whatPointsToItCarriesItsTypeAndAnnotations() {
    Descriptor referrer = parse(MediaType.MANIFEST, ATTACHED).asReferrer();
    assertEquals(Digest.sha256(ATTACHED.getBytes(UTF_8)), referrer.digest());
    assertEquals(ATTACHED.length(), referrer.size());
    assertEquals(Optional.of("custom/config"), referrer.artifactType());
    assertTrue(referrer.annotations().get(Annotations.CREATED).isPresent());
  }

  @Test
  void aDescriptorIsWrittenAsItIsRead() throws MalformedJson {
    Descriptor descriptor =
        new Descriptor(
            "application/json",
            Digest.parse(LAYER),
            3,
            Optional.of("custom/config"),
            new Annotations(Map.of("b", "2", "a", "")),
            Optional.of(Platform.parse("linux/arm64/v8")),
            Optional.of("e30="));
    assertEquals(descriptor, Descriptor.read(JsonObject.parse(descriptor.write().bytes())));
    Descriptor bare = descriptor.bare();
    assertEquals(bare, Descriptor.read(JsonObject.parse(bare.write().bytes())));
  }

  @Test
  void aFileThatHoldsAnEmptyObjectIsNotTakenForNoContent() {
    assertTrue(Descriptor.empty().isEmptyContent());
    assertFalse(Descriptor.of("application/json", Descriptor.EMPTY_DIGEST, 2).isEmptyContent());
    assertFalse(Descriptor.of(MediaType.EMPTY, Digest.parse(LAYER), 2).isEmptyContent());
  }

  @Test
  void aPlatformThatNamesNoSystemIsNone() {
    Index index = (Index) parse(MediaType.INDEX, INDEX.replace("\"os\": \"linux\", ", ""));
    assertEquals(Optional.empty(), index.manifests().getFirst().platform());
  }

  @Test
  void mutatedBytesAreReadOrBreakTheProtocolAndNothingElse() {
    List<String> wholes = List.of(ATTACHED, INDEX);
    List<String> types = List.of(MediaType.MANIFEST, MediaType.INDEX, "", "application/json");
    Property.check(
        30_000,
        random -> {
          byte[] whole = wholes.get(random.nextInt(wholes.size())).getBytes(UTF_8);
          RawDocument raw =
              RawDocument.of(types.get(random.nextInt(types.size())), Mutation.of(whole, random));
          try {
            Document document = Document.parse(raw, PURPOSE);
            document.asReferrer().write().bytes();
            document.subject().ifPresent(subject -> subject.write().bytes());
            if (document instanceof Manifest manifest) {
              manifest.layers().forEach(layer -> layer.write().bytes());
            }
          } catch (ProtocolViolation e) {
            assertTrue(e.line().startsWith("cannot read ghcr.io/app: the document is malformed: "));
          }
        });
  }

  private static Document parse(String mediaType, String json) {
    return Document.parse(RawDocument.of(mediaType, json.getBytes(UTF_8)), PURPOSE);
  }

  private static String refusal(String mediaType, String json) {
    return assertThrows(ProtocolViolation.class, () -> parse(mediaType, json)).line();
  }
}
