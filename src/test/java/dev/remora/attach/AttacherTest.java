package dev.remora.attach;

import static dev.remora.attach.Repository.annotations;
import static dev.remora.attach.Repository.content;
import static dev.remora.attach.Repository.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Candidate;
import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.Answers;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Progress;
import dev.remora.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttacherTest extends AttachScenario {
  @Test
  void manifestIsWhatOrasMakesWithMoreExactTime() {
    var content =
        new NewContent(
            List.of(FileArgument.parse(file + ":application/json")),
            annotations("env=prod"),
            4096,
            Progress.none());
    Attachment attached = repository.attacher().attach(repository.reference("v1"), content, false);
    long size = repository.layout.manifest(image).orElseThrow().content().size();
    assertEquals(
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"artifactType\":\"custom/config\",\"config\":{\"mediaType\":"
            + "\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:"
            + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2,"
            + "\"data\":\"e30=\"},\"layers\":[{\"mediaType\":\"application/json\",\"digest\":"
            + "\"sha256:e346432021b04179518d9614f3560ccd71354a4ee101ddcb893d6959a9d6301c\","
            + "\"size\":8,\"annotations\":{\"org.opencontainers.image.title\":\"config.json\"},"
            + "\"data\":\"eyJhIjoxfQo=\"}],\"subject\":{\"mediaType\":"
            + "\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
            + image
            + "\",\"size\":"
            + size
            + "},\"annotations\":{\"env\":\"prod\",\"org.opencontainers.image.created\":"
            + "\"2026-11-24T12:00:00.000000007Z\"}}",
        text(attached.manifest().raw()));
    assertEquals(List.of(8L, 2L), repository.sent());
    assertEquals(image, attached.subject());
    assertEquals(attached.revision(), repository.chosen(image));
  }

  @Test
  void everyBlobOfTheManifestIsThereAndIsNotSentTwice() {
    Attachment first = attach(file);
    Attachment second = attach(file);
    for (Descriptor layer : first.manifest().layers()) {
      assertEquals("{\"a\":1}\n", blob(layer));
    }
    assertEquals("{}", blob(first.manifest().config()));
    assertEquals(List.of(8L, 2L), repository.sent());
    assertNotEquals(first.revision(), second.revision());
    assertEquals(second.revision(), repository.chosen(image));
  }

  @Test
  void createdIsStrictlyLaterThanRivalsOfAClockThatIsAhead() {
    repository.clock.set(Repository.START.plusSeconds(200));
    Attachment ahead = attach(file, "env=prod");
    repository.clock.set(Repository.START);
    Attachment later = attach(file, "env=prod");
    assertEquals("2026-11-24T12:03:20.000000008Z", created(later));
    assertEquals(later.revision(), repository.chosen(image));
    assertNotEquals(ahead.revision(), later.revision());
  }

  @Test
  void rivalOfAnImpossibleFutureIsIgnored() {
    repository.clock.set(Repository.START.plus(Duration.ofDays(400)));
    attach(file);
    repository.clock.set(Repository.START);
    Attachment now = attach(file);
    assertEquals("2026-11-24T12:00:00.000000007Z", created(now));
    assertEquals(now.revision(), repository.chosen(image));
  }

  @Test
  void clockBeforeTheBuildIsNoClockAndComesAfterAllRivals() {
    attach(file);
    repository.clock.set(Instant.EPOCH);
    Attachment at1970 = attach(file);
    assertEquals("2026-11-24T12:00:00.000000008Z", created(at1970));
    assertEquals(at1970.revision(), repository.chosen(image));
  }

  @Test
  void whatPullWouldNotChooseIsNotSent() throws Exception {
    attach(file, "env=prod");
    Path other = Files.writeString(directory.resolve("other.json"), "other");
    List<Path> before = filesOfLayout();
    var failure = assertThrows(AmbiguousChoice.class, () -> attach(other, "env=test"));
    assertTrue(failure.line().contains("differ in env"), failure.line());
    assertEquals(12, failure.exitCode().code());
    assertEquals(before, filesOfLayout());
  }

  @Test
  void forceAttachesWhatPullWouldNotChoose() {
    attach(file, "env=prod");
    Attachment forced =
        repository.attacher().attach(repository.reference(image), content(file, "env=test"), true);
    assertTrue(forced.whyNotChosen().isPresent());
    assertEquals(2, Answers.referrers(repository.layout, image).size());
  }

  @Test
  void rulesOfThePullDecideWhetherItWouldBeChosen() {
    repository.matching("env=prod");
    attach(file, "env=prod");
    assertThrows(AmbiguousChoice.class, () -> attach(file, "env=test"));
    repository.matching("env=test;env=prod");
    Attachment test =
        repository.attacher().attach(repository.reference(image), content(file, "env=test"), true);
    assertEquals(Optional.empty(), test.whyNotChosen());
    assertEquals(test.revision(), repository.chosen(image));
  }

  @Test
  void imageThatIsNotThereIsReportedBeforeAnythingIsSent() throws Exception {
    List<Path> before = filesOfLayout();
    assertThrows(
        ImageNotFound.class,
        () -> repository.attacher().attach(repository.reference("v2"), content(file), false));
    Digest absent = Digest.sha256(new byte[] {1});
    assertThrows(
        ImageNotFound.class,
        () -> repository.attacher().attach(repository.reference(absent), content(file), false));
    assertEquals(before, filesOfLayout());
  }

  @Test
  void previousIsAttachedAgainAndWins() throws Exception {
    Attachment first = attach(file, "env=prod");
    Files.writeString(file, "bad");
    Attachment bad = attach(file, "env=prod");
    int sent = repository.sent().size();
    Attachment back = again(new RevisionName.Previous());
    assertEquals(first.manifest().layers(), back.manifest().layers());
    assertEquals(first.manifest().annotations().custom(), back.manifest().annotations().custom());
    assertEquals(sent, repository.sent().size());
    assertEquals(back.revision(), repository.chosen(image));
    assertNotEquals(first.revision(), back.revision());
    // and back again
    assertEquals(bad.manifest().layers(), again(new RevisionName.Previous()).manifest().layers());
  }

  @Test
  void revisionIsNamedByItsDigestOrItsFirstDigits() {
    Attachment first = attach(file);
    attach(file);
    String digits = first.revision().encoded().substring(0, 12);
    again(RevisionName.parse(digits));
    again(RevisionName.parse(first.revision().toString()));
    assertThrows(NothingAttached.class, () -> again(new RevisionName.Prefix("0000")));
    assertThrows(
        NothingAttached.class, () -> again(new RevisionName.Whole(Digest.sha256(new byte[] {1}))));
  }

  @Test
  void revisionOfAnotherImageIsNamedByItsWholeDigest() {
    Attachment first = attach(file);
    Digest next = repository.image("v2");
    Attachment moved =
        repository
            .attacher()
            .attachAgain(
                repository.reference("v2"),
                new RevisionName.Whole(first.revision()),
                annotations("ticket=7"),
                false);
    assertEquals(next, moved.subject());
    assertEquals(Optional.of("7"), moved.manifest().annotations().get("ticket"));
  }

  @Test
  void previousOfTheOnlyOneIsNothing() {
    assertThrows(NothingAttached.class, () -> again(new RevisionName.Previous()));
    attach(file, "env=prod");
    repository.matching("env=prod;env=test");
    repository.attacher().attach(repository.reference(image), content(file, "env=test"), true);
    assertThrows(NothingAttached.class, () -> again(new RevisionName.Previous()));
  }

  @Test
  void listingThatNeverShowsItFailsAfterTenSeconds() {
    Attacher attacher = repository.attacher(new Forgetful(repository.layout, Integer.MAX_VALUE));
    assertThrows(
        RegistryUnavailable.class,
        () -> attacher.attach(repository.reference(image), content(file), false));
    assertEquals(Duration.ofSeconds(10), repository.waited());
  }

  @Test
  void listingIsNotWaitedForLongerThanTheDeadlineAllows() {
    Attacher attacher =
        repository.attacher(
            new Forgetful(repository.layout, Integer.MAX_VALUE),
            Deadline.in(Duration.ofSeconds(4), repository.clock));
    assertThrows(
        RegistryUnavailable.class,
        () -> attacher.attach(repository.reference(image), content(file), false));
    assertEquals(Duration.ofSeconds(4), repository.waited());
  }

  @Test
  void listingThatShowsItLateIsWaitedFor() {
    Attacher attacher = repository.attacher(new Forgetful(repository.layout, 3));
    attacher.attach(repository.reference(image), content(file), false);
    assertTrue(repository.waited().compareTo(Duration.ofSeconds(3)) < 0);
    assertFalse(repository.waited().isZero());
  }

  @Test
  void detachTakesWhatOthersAttachedAndLeavesTheRest() {
    Attachment first = attach(file);
    Attachment second = attach(file);
    Candidate detached =
        repository
            .attacher()
            .detach(
                repository.reference("v1"),
                RevisionName.parse(second.revision().encoded().substring(0, 16)),
                false)
            .removed();
    assertEquals(second.revision(), detached.digest());
    assertEquals(first.revision(), repository.chosen(image));
    var failure =
        assertThrows(
            NothingAttached.class,
            () ->
                repository
                    .attacher()
                    .detach(
                        repository.reference("v1"),
                        new RevisionName.Whole(second.revision()),
                        false));
    assertEquals(11, failure.exitCode().code());
  }

  @Test
  void whatCannotBeReadStopsNobodyAndIsTakenAwayByItsDigest() throws Exception {
    Attachment first = attach(file);
    Attachment damaged = attach(file);
    Files.writeString(
        directory.resolve("layout/blobs/sha256").resolve(damaged.revision().encoded()), "{}");
    assertThrows(IntegrityFailure.class, () -> repository.chosen(image));

    Candidate detached =
        repository
            .attacher()
            .detach(repository.reference("v1"), new RevisionName.Whole(damaged.revision()), false)
            .removed();
    assertEquals(damaged.revision(), detached.digest());
    assertEquals(first.revision(), repository.chosen(image));
  }

  @Test
  void whatIsAttachedBesideACandidateThatCannotBeReadWinsAsPullTakesIt() throws Exception {
    Attachment damaged = attach(file);
    Files.writeString(
        directory.resolve("layout/blobs/sha256").resolve(damaged.revision().encoded()), "{}");
    Attachment mended = attach(file);
    assertEquals(Optional.empty(), mended.whyNotChosen());
    assertEquals(mended.revision(), repository.chosen(image));
  }

  @Test
  void whatKeepsPullFromChoosingAnythingKeepsOneFromAttachingUnlessForced() throws Exception {
    Attachment damaged = attach(file);
    Path layout = directory.resolve("layout");
    Files.writeString(layout.resolve("blobs/sha256").resolve(damaged.revision().encoded()), "{}");
    String index = Files.readString(layout.resolve("index.json"));
    Files.writeString(
        layout.resolve("index.json"), index.replace(",\"artifactType\":\"custom/config\"", ""));
    assertThrows(IntegrityFailure.class, () -> attach(file));
    assertEquals(1, Answers.referrers(repository.layout, image).size());

    Files.writeString(file, "{}\n");
    Attachment forced =
        repository.attacher().attach(repository.reference("v1"), content(file), true);
    assertTrue(forced.whyNotChosen().orElseThrow().contains("hash to"), forced::toString);
    repository
        .attacher()
        .detach(repository.reference("v1"), new RevisionName.Whole(damaged.revision()), false);
    assertEquals(forced.revision(), repository.chosen(image));
  }

  @Test
  void signatureIsNotTakenAway() {
    Attachment signature = attach(file);
    repository.accepting("something/else");
    assertThrows(
        NothingAttached.class,
        () ->
            repository
                .attacher()
                .detach(
                    repository.reference("v1"),
                    new RevisionName.Whole(signature.revision()),
                    false));
    assertEquals(1, Answers.referrers(repository.layout, image).size());
  }

  @Test
  void pushedArtifactHasATagAndNoSubject() {
    Manifest pushed =
        repository.pusher().push(repository.reference("config"), content(file)).manifest();
    assertEquals(pushed.digest(), repository.layout.resolve("config").orElseThrow().content());
    assertEquals(Optional.empty(), pushed.subject());
    assertFalse(text(pushed.raw()).contains("subject"));
    assertThrows(
        UsageFailure.class,
        () -> repository.pusher().push(repository.reference(image), content(file)));
  }

  @Test
  void unreadableFileIsReportedBeforeAnyRequest() {
    var absent = content(directory.resolve("absent"));
    var image = repository.reference("also-absent");
    assertThrows(UsageFailure.class, () -> repository.attacher().attach(image, absent, false));
  }

  private Attachment attach(Path what, String... annotations) {
    return repository
        .attacher()
        .attach(repository.reference(image), content(what, annotations), false);
  }

  private Attachment again(RevisionName revision) {
    return repository
        .attacher()
        .attachAgain(repository.reference(image), revision, Annotations.none(), false);
  }

  private static String created(Attachment attached) {
    return attached.manifest().annotations().get(Annotations.CREATED).orElseThrow();
  }

  private String blob(Descriptor descriptor) {
    var bytes = new ByteArrayOutputStream();
    repository.layout.blob(descriptor, () -> bytes);
    return bytes.toString(UTF_8);
  }

  private List<Path> filesOfLayout() {
    try (Stream<Path> files = Files.walk(directory.resolve("layout"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A registry whose listings come late. */
  private static final class Forgetful extends Forwarding {
    private int emptyListings;

    Forgetful(ContentSource source, int emptyListings) {
      super(source);
      this.emptyListings = emptyListings;
    }

    @Override
    public Listing referrers(Digest subject, Optional<ETag> known) {
      return emptyListings-- > 0
          ? new Listing.Listed(List.of(), Optional.empty(), new Giver.Registry(name()))
          : super.referrers(subject, known);
    }
  }
}
