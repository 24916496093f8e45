package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.e2e.ForeignDocuments.Contents;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Peak;
import dev.remora.rig.Remora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Documents of strangers neither end a process by a defect nor, natively, bring it over the memory
 * that the kits give it. On a JVM only the outcome of a pull is looked at.
 */
@Execution(ExecutionMode.CONCURRENT)
class ForeignDocumentsIT {
  /**
   * The kits' limit, in KiB, for what the kernel cannot take back: pages of the executable, which
   * are most of what is resident in a small pull, it can.
   */
  private static final long LIMIT = 64 << 10;

  /** One of each kind: unit tests say the same of the others. */
  private static final Set<ForeignDocuments> ON_A_JVM =
      EnumSet.of(
          ForeignDocuments.LISTING_PAGES_OF_FOREIGN_ANNOTATIONS,
          ForeignDocuments.MANIFEST_OF_ANNOTATIONS,
          ForeignDocuments.LONG_PATHS);

  private static final int SECONDS = 120;
  private static final int DEFECT = 1;
  private static final int SIGNALS = 128;

  private static final Map<String, String> FIGURES = new ConcurrentSkipListMap<>();

  @TempDir Path scratch;

  @AfterAll
  static void tellTheFigures() {
    FIGURES.forEach((what, figure) -> System.out.printf("memory: %-60s %s%n", what, figure));
  }

  @ParameterizedTest
  @EnumSource
  void aPullIsDoneOrRefused(ForeignDocuments documents) {
    assumeTrue(Remora.playsAll() || ON_A_JVM.contains(documents), "takes long on a JVM");
    try (Contents contents = new Contents(documents)) {
      String volume = scratch.resolve("volume").toString();
      Ended ended = run(documents, "pull", contents.reference(), "--to", volume);
      assertEquals(documents.pull, ended.code(), ended::toString);
      assertTrue(ended.code() == 0 || ended.said().contains("sha256:"), ended::toString);
    }
  }

  @CrossSection(
      because = "what counts is the memory of the kits; unit tests read the same documents")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INDEX_OF_IMAGES")
  void aFollowerGoesOn(ForeignDocuments documents) throws IOException {
    try (Contents contents = new Contents(ForeignDocuments.NOTHING_UNUSUAL);
        Following following =
            Following.start(Remora.in(scratch), scratch.resolve("volume"), contents.reference())) {
      following.await("what is attached", () -> !following.read("app.yaml").isEmpty());

      contents.become(documents);
      Peak peak = looksAgain(following, contents);
      peak = peak.and(looksAgain(following, contents)); // so the pass before is over

      figure(documents, "follow", peak, "lives");
      assertTrue(following.isAlive(), following::stderr);
      assertTrue(peak.anonymous() <= LIMIT, documents + ": " + peak);
    }
  }

  private static Peak looksAgain(Following following, Contents contents) {
    int before = contents.listings();
    AtomicReference<Peak> peak = new AtomicReference<>(Peak.now(following.pid()));
    following.await(
        "another look",
        () -> {
          following.signal("HUP");
          peak.set(peak.get().and(Peak.now(following.pid())));
          return !following.isAlive() || contents.listings() > before;
        });
    return peak.get();
  }

  @CrossSection(
      because = "what counts is the memory of the kits; unit tests read the same documents")
  @ParameterizedTest
  @EnumSource
  void whoLooksGetsAnAnswer(ForeignDocuments documents) {
    try (Contents contents = new Contents(documents)) {
      Ended ended = run(documents, "discover", contents.reference());
      assertTrue(ended.isDecent(), ended::toString);
      assertTrue(ended.code() == 0 || !isHarmless(documents), ended::toString);
    }
  }

  @CrossSection(
      because = "what counts is the memory of the kits; unit tests read the same documents")
  @ParameterizedTest
  @EnumSource
  void whoAttachesIsDoneOrRefused(ForeignDocuments documents) throws IOException {
    Path file = Files.writeString(scratch.resolve("new.yaml"), "new: true\n");
    try (Contents contents = new Contents(documents)) {
      Ended ended = run(documents, "attach", contents.reference(), file.toString());
      assertTrue(ended.isDecent(), ended::toString);
    }
  }

  /** What is listed and does not stop a pull stops nobody, though most of it is not there. */
  private static boolean isHarmless(ForeignDocuments documents) {
    return documents.pull == 0 && documents.name().matches("(LISTING|TAG)_.*");
  }

  /** As somebody can write it who shares the volume. */
  @CrossSection(
      because = "what counts is the memory of the kits; unit tests read the same documents")
  @Test
  void claimsOnAVolumeAreReadNoFurtherThanTheyCanBeTrue() throws IOException {
    try (Contents contents = new Contents(ForeignDocuments.NOTHING_UNUSUAL)) {
      String volume = scratch.resolve("volume").toString();
      run(ForeignDocuments.NOTHING_UNUSUAL, "pull", contents.reference(), "--to", volume);
      Path provenance = Path.of(volume, "..data", ".remora.json");
      String claim =
          IntStream.range(0, 110_000)
              .mapToObj(
                  i ->
                      "{\"path\":\"%d/%d\",\"digest\":\"%s\",\"size\":1,\"mode\":\"0644\"}"
                          .formatted(i, i, Contents.digest(i)))
              .collect(Collectors.joining(","));
      String forged =
          Files.readString(provenance).replaceFirst("(?s)\"files\" : \\[.*?\\]", "\"files\":[]");
      Files.delete(provenance);
      Files.writeString(provenance, forged.replace("\"files\":[]", "\"files\":[" + claim + "]"));
      Files.writeString(
          Path.of(volume, "..remora", "state.json"), "{\"tags\":{" + Contents.texts(90_000) + "}}");
      Ended ended = run("CLAIMS_ON_A_VOLUME", "pull", contents.reference(), "--to", volume);
      assertEquals(0, ended.code(), ended::toString);
    }
  }

  @CrossSection(
      because = "what counts is the memory of the kits; unit tests read the same documents")
  @Test
  void theIndexOfALayoutIsReadEntryByEntry() throws IOException {
    Path layout = Files.createDirectories(scratch.resolve("layout"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    String foreign = Contents.entry(Contents.digest(1), 7, "application/x", "%s");
    Files.writeString(
        layout.resolve("index.json"),
        Contents.full(n -> Contents.index(foreign.formatted(Contents.texts(n)))));
    Ended ended =
        run(
            "INDEX_OF_A_LAYOUT",
            "pull",
            "oci:" + layout + "@" + Contents.digest(2),
            "--to",
            scratch.resolve("volume").toString());
    assertEquals(15, ended.code(), ended::toString);
    assertTrue(ended.said().contains(layout.toString()), ended::toString);
  }

  private record Ended(int code, Peak peak, String said) {
    /** With a code of the contract that is no defect. */
    boolean isDecent() {
      return code != DEFECT && code < SIGNALS;
    }
  }

  private Ended run(Object documents, String... arguments) {
    try (Remora.Started started = Remora.in(scratch).start(Map.of(), arguments)) {
      long began = System.nanoTime();
      Peak peak = Peak.of(started.process(), SECONDS);
      Ended ended = new Ended(started.process().exitValue(), peak, started.stderr());
      if (Remora.isNative()) {
        long took = (System.nanoTime() - began) / 1_000_000;
        figure(documents, arguments[0], peak, "code %d, %d ms".formatted(ended.code(), took));
        assertTrue(peak.anonymous() <= LIMIT, () -> documents + ": " + ended);
      }
      return ended;
    }
  }

  private static void figure(Object documents, String command, Peak peak, String outcome) {
    FIGURES.put(documents + " " + command, peak + ", " + outcome);
  }
}
