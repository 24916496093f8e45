package dev.remora.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonWriter;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingBuilderTest {
  private static final String CONFIG = "custom/config";

  private final ListingBuilder listing =
      new ListingBuilder(new ListingInterest(type -> type.map(CONFIG::equals).orElse(true), false));

  @Test
  void pagesBecomeOneListingInWhichEachReferrerIsOnce() throws Exception {
    add(entry(1, CONFIG, 1), entry(2, CONFIG, 0));
    add(entry(2, CONFIG, 1), entry(3, CONFIG, 0));

    assertEquals(
        List.of(digest(1), digest(2), digest(3)),
        listing.referrers().stream().map(Descriptor::digest).toList());
    assertTrue(listing.referrers().get(1).annotations().isEmpty());
  }

  @Test
  void annotationsOfWhatNobodyLooksAtAreLeftOut() throws Exception {
    for (int page = 0; page < 4; page++) {
      add(entry(page, "a/signature", 20_000));
    }
    add(entry(9, CONFIG, 2));

    List<Descriptor> referrers = listing.referrers();
    assertEquals(5, referrers.size());
    assertEquals(Optional.of("a/signature"), referrers.getFirst().artifactType());
    assertTrue(referrers.getFirst().annotations().isEmpty());
    assertEquals(2, referrers.getLast().annotations().entries().size());
  }

  @Test
  void annotationsThatNoLongerFitAreLeftOutAndTheirEntriesStay() throws Exception {
    Descriptor[] heavy =
        IntStream.range(0, 6).mapToObj(i -> entry(i, CONFIG, 10_000)).toArray(Descriptor[]::new);
    add(heavy);
    add(entry(9, CONFIG, 1));

    assertEquals(
        List.of(false, false, false, false, true, true, false),
        listing.referrers().stream().map(entry -> entry.annotations().isEmpty()).toList());
  }

  @Test
  void tenThousandGenerationsKeepWhatDecidesAmongThem() throws Exception {
    Descriptor[] generations = new Descriptor[10_000];
    Arrays.setAll(
        generations,
        i ->
            entry(i, CONFIG, 0)
                .withAnnotations(
                    new Annotations(
                        Map.of(
                            "env",
                            "prod",
                            "team",
                            "shop",
                            Annotations.CREATED,
                            "2026-01-01T00:00:00.%09dZ".formatted(i)))));
    add(Arrays.copyOf(generations, 5_000));
    add(Arrays.copyOfRange(generations, 5_000, 10_000));

    assertEquals(List.of(generations), listing.referrers());
  }

  @Test
  void anEntryThatAloneIsTooHeavyIsListedWithoutItsAnnotations() throws Exception {
    add(entry(1, CONFIG, 200_000), entry(2, CONFIG, 1));

    assertTrue(listing.referrers().getFirst().annotations().isEmpty());
    assertEquals(Optional.of(CONFIG), listing.referrers().getFirst().artifactType());
    assertFalse(listing.referrers().getLast().annotations().isEmpty());
  }

  @Test
  void moreThanTenThousandEntriesAreTooMany() throws Exception {
    Descriptor[] entries = new Descriptor[6_000];
    Arrays.setAll(entries, i -> entry(i, CONFIG, 0));
    add(entries);

    MalformedJson tooMany = assertThrows(MalformedJson.class, () -> add(entries));

    assertTrue(tooMany.isExcessive());
    assertTrue(String.valueOf(tooMany.getMessage()).contains("10000 entries"));
  }

  @Test
  void aMalformedEntryIsToldWhenAllWasRead() throws Exception {
    ListingPage page = read("{\"manifests\": [{\"size\": 1}]}");
    assertTrue(page.isIndex());
    assertThrows(MalformedJson.class, page::entries);
    assertFalse(read("{\"manifests\": [{}], \"layers\": []}").isIndex());
    assertFalse(read("{\"manifests\": 1}").isIndex());
    assertFalse(read("{\"error\": \"none\"}").isIndex());
    assertTrue(read("{\"manifests\": [], \"subject\": {}}").hasSubject());
  }

  private void add(Descriptor... entries) throws MalformedJson, IOException {
    ListingPage page =
        read(
            JsonWriter.object()
                .put("mediaType", MediaType.INDEX)
                .put("manifests", Arrays.stream(entries).map(Descriptor::write).toList())
                .toString());
    page.entries();
    listing.add(page);
  }

  private ListingPage read(String json) throws MalformedJson, IOException {
    return listing.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static Descriptor entry(int number, String type, int annotations) {
    Map<String, String> texts = new HashMap<>();
    IntStream.range(0, annotations).forEach(i -> texts.put(Integer.toHexString(i), ""));
    return Descriptor.of(MediaType.MANIFEST, digest(number), 7)
        .withArtifactType(type)
        .withAnnotations(new Annotations(texts));
  }

  private static Digest digest(int number) {
    return Digest.parse("sha256:%064x".formatted(number));
  }
}
