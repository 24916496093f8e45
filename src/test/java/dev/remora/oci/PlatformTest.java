package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/arm64/v8", "linux/arm/v7", "windows/amd64"})
  void whatIsReadIsPrintedTheSame(String text) {
    assertEquals(text, Platform.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "linux",
        "linux/",
        "/amd64",
        "linux/amd64/",
        "linux//v8",
        "a/b/c/d",
        "Linux/amd64",
        "linux/amd 64",
        "linux/amd64\n",
        "linux\0/amd64"
      })
  void refusesWhatIsNoPlatform(String text) {
    assertThrows(IllegalArgumentException.class, () -> Platform.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64, true",
    "linux/arm64, linux/arm64/v8, true",
    "linux/arm64/v8, linux/arm64, true",
    "linux/arm/v6, linux/arm/v7, false",
    "linux/arm64, linux/amd64, false",
    "windows/amd64, linux/amd64, false",
    "unknown/unknown, linux/amd64, false"
  })
  void anImageRunsWhereSystemProcessorAndNamedVariantsAgree(
      String image, String wanted, boolean runs) {
    assertEquals(runs, Platform.parse(image).satisfies(Platform.parse(wanted)));
  }

  @Test
  void aVariantThatGoesWithoutSayingMayBeLeftOut() {
    assertTrue(Platform.parse("linux/arm64").isSameAs(Platform.parse("linux/arm64/v8")));
    assertTrue(Platform.parse("linux/amd64/v1").isSameAs(Platform.parse("linux/amd64")));
    assertFalse(Platform.parse("linux/amd64/v3").isSameAs(Platform.parse("linux/amd64")));
    assertFalse(Platform.parse("linux/arm/v6").isSameAs(Platform.parse("linux/arm")));
  }

  @Test
  void thisMachinesIsReadAgain() {
    assertEquals(Platform.current(), Platform.parse(Platform.current().toString()));
    assertEquals("linux", Platform.current().os());
  }

  @Test
  void theFirstManifestOfAnIndexThatMatchesIsTaken() {
    Index index = index("unknown/unknown", "linux/arm64", "linux/amd64", "linux/amd64");
    assertEquals(Optional.of(2), chosen(index, "linux/amd64"));
    assertEquals(Optional.of(1), chosen(index, "linux/arm64/v8"));
    assertEquals(Optional.empty(), chosen(index, "linux/riscv64"));
  }

  @Test
  void aManifestForJustThatPlatformIsTakenBeforeOneThatAlsoMatches() {
    assertEquals(Optional.of(1), chosen(index("linux/amd64/v3", "linux/amd64"), "linux/amd64"));
    assertEquals(Optional.of(0), chosen(index("linux/amd64/v3"), "linux/amd64"));
    assertEquals(Optional.of(1), chosen(index("linux/arm/v5", "linux/arm/v7"), "linux/arm"));
  }

  private static Optional<Integer> chosen(Index index, String platform) {
    return index.forPlatform(Platform.parse(platform)).map(index.manifests()::indexOf);
  }

  private static Index index(String... platforms) {
    List<Descriptor> manifests =
        IntStream.range(0, platforms.length).mapToObj(i -> manifest(i, platforms[i])).toList();
    return new Index(
        RawDocument.of(MediaType.INDEX, new byte[0]),
        Optional.empty(),
        manifests,
        Optional.empty(),
        Annotations.none());
  }

  private static Descriptor manifest(int number, String platform) {
    return new Descriptor(
        MediaType.MANIFEST,
        Digest.sha256(new byte[] {(byte) number}),
        1,
        Optional.empty(),
        Annotations.none(),
        Optional.of(Platform.parse(platform)),
        Optional.empty());
  }
}
