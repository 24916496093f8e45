package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Selections;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.publish.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a followed volume shows, and what the registry is asked for it. */
class FollowTest extends FollowScenario {

  @Test
  void aFirstPassAndThenOneRequestForEachUnchangedPoll() {
    Descriptor revision = attach("app.yaml", "one");
    schedule.stop(minutes(60));
    FollowEnd end = follow();

    assertEquals("one", read("app.yaml"));
    assertEquals(List.of("listing", "manifest", "blob"), registry.requests().subList(0, 3));
    List<String> polls = registry.requests().subList(3, registry.requests().size());
    assertEquals(Collections.nCopies(polls.size(), "listing (304)"), polls);
    assertTrue(polls.size() >= 11 && polls.size() <= 14, polls.size() + " polls in an hour");
    assertEquals(List.of(revision.digest()), shown());
    assertEquals(
        Optional.of(revision.digest()), end.last().published().map(p -> p.provenance().revision()));
    assertEquals(polls.size() + 1, events(PassEvent.Confirmed.class).size());
    assertEquals(1, events(PassEvent.Started.class).size());
  }

  @Test
  void withoutETagsAnUnchangedPollIsOneRequestToo() {
    registry.giveNoETags();
    attach("app.yaml", "one");
    schedule.stop(minutes(60));
    follow();
    List<String> polls = registry.requests().subList(3, registry.requests().size());
    assertEquals(Collections.nCopies(polls.size(), "listing"), polls);
    assertTrue(polls.size() >= 11, polls.size() + " polls");
  }

  @Test
  void theFirstPollComesAtAnyTimeWithinTheIntervalAndLaterOnesAnIntervalApart() {
    attach("app.yaml", "one");
    List<Duration> first = new ArrayList<>();
    for (int pod = 0; pod < 50; pod++) {
      again();
      delete();
      schedule.stop(minutes(30));
      follow();
      List<Instant> polls = registry.times().subList(2, registry.times().size());
      first.add(Duration.between(polls.get(0), polls.get(1)));
      for (int i = 2; i < polls.size(); i++) {
        Duration wait = Duration.between(polls.get(i - 1), polls.get(i));
        assertTrue(
            wait.compareTo(Duration.ofSeconds(270)) >= 0
                && wait.compareTo(Duration.ofSeconds(330)) <= 0,
            "waited " + wait);
      }
    }
    first.sort(null);
    assertTrue(first.getFirst().compareTo(Duration.ofSeconds(30)) < 0, first.toString());
    assertTrue(first.getLast().compareTo(Duration.ofSeconds(270)) > 0, first.toString());
    assertTrue(first.getLast().compareTo(INTERVAL) <= 0, first.toString());
  }

  @Test
  void whatTheInitContainerLeftIsNotPulledAgain() {
    Descriptor revision = attach("app.yaml", "one");
    pull();
    again();
    schedule.stop(minutes(10));
    follow();
    assertInstanceOf(PassEvent.Shown.class, events.getFirst());
    assertEquals(List.of(revision.digest()), shown());
    assertTrue(
        events.indexOf(new PassEvent.Started()) < events.indexOf(firstOf(PassEvent.Begun.class)),
        events.toString());
    assertEquals(Collections.nCopies(2, "listing (304)"), registry.requests().subList(0, 2));
    Duration first = Duration.between(begin(), registry.times().getFirst());
    assertTrue(first.compareTo(INTERVAL) <= 0, first.toString());
  }

  @Test
  void whatIsThereIsEnoughToStartWithoutTheRegistry() {
    attach("app.yaml", "one");
    pull();
    again();
    registry.failWith(away());
    schedule.stop(minutes(20));
    follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals("one", read("app.yaml"));
    assertTrue(
        outcomes().stream().allMatch(PassResult.Failed.class::isInstance), outcomes().toString());
  }

  @Test
  void withNothingThereAFailureOfTheFirstPassIsTheEnd() {
    attach("app.yaml", "one");
    registry.failWith(away());
    schedule.stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
    assertEquals(List.of(), events(PassEvent.Started.class));
  }

  @Test
  void whatIsOlderThanMaxStaleIsNoStart() {
    attach("app.yaml", "one");
    pull();
    again();
    maxStale = Optional.of(minutes(30));
    clock.advance(minutes(31));
    registry.failWith(away());
    schedule = new Schedule(clock).stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2199-12-31T23:59:59Z"
      })
  void noTimeOnTheVolumeEndsIt(String time) throws IOException {
    attach("app.yaml", "one");
    schedule.at(minutes(1), () -> registry.failWith(away(minutes(5)))).stop(minutes(20));
    follow();
    for (String document : List.of("..remora/state.json", "..data/.remora.json")) {
      String text = read(document).replaceAll("\"2026-08-01T[^\"]*\"", "\"" + time + "\"");
      assertTrue(text.contains(time), text);
      Files.delete(volume().resolve(document));
      write(document, text);
    }
    again();
    schedule.stop(minutes(20));
    FollowEnd end = follow();
    assertEquals(Optional.empty(), end.last().age());
    assertEquals(List.of(), events(PassEvent.Confirmed.class));
    assertEquals("one", read("app.yaml"));

    registry.comeBack();
    again();
    schedule.stop(minutes(20));
    follow();
    assertFalse(events(PassEvent.Confirmed.class).isEmpty());
  }

  @Test
  void aListenerThatThrowsDisturbsNothingAndIsSaidOnce() {
    attach("app.yaml", "one");
    listener =
        event -> {
          throw new ArithmeticException("a secret");
        };
    schedule.at(minutes(1), () -> attach("app.yaml", "two")).stop(minutes(20));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().startsWith("unexpected ArithmeticException at "));
    assertFalse(warnings.getFirst().contains("secret"));
  }

  @Test
  void whoListensBesideOneThatThrowsHearsAll() {
    attach("app.yaml", "one");
    PassListener thrower =
        event -> {
          throw new StackOverflowError();
        };
    listener = thrower.and(events::add);
    schedule.stop(minutes(20));
    follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals(1, shown().size());
  }

  @Test
  void aConfirmationFromTheFutureCountsWhenTheClockHasBecomeRight() {
    attach("app.yaml", "one");
    pull();
    Instant right = clock.now();
    again();
    registry.failWith(away());
    clock.set(Instant.EPOCH); // a device without a battery, and without a network
    schedule = new Schedule(clock).at(minutes(1), () -> clock.set(right)).stop(minutes(20));
    follow();
    assertEquals(
        List.of(right),
        events(PassEvent.Confirmed.class).stream().map(PassEvent.Confirmed::at).toList());
  }

  @Test
  void withContinueItStartsWithNoneAndPublishesAsSoonAsTheRegistryAnswers() {
    onFailure = OnFailure.CONTINUE;
    attach("app.yaml", "one");
    registry.failWith(away());
    schedule.at(minutes(7), registry::comeBack).stop(minutes(20));
    follow();
    assertEquals(
        events.indexOf(new PassEvent.Started()),
        events.indexOf(firstOf(PassEvent.Ended.class)) + 1,
        events.toString());
    assertInstanceOf(PassResult.Failed.class, outcomes().getFirst());
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void anUpdateFetchesOnlyWhatIsNew() {
    attach("app.yaml", "one", "ca.pem", "certificate");
    schedule.at(minutes(1), () -> update("app.yaml", "two", "ca.pem", "certificate"));
    schedule.stop(minutes(6));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals("certificate", read("ca.pem"));
    assertEquals(List.of("listing", "manifest", "blob"), registry.requests().subList(0, 3));
    assertEquals(2, shown().size());
  }

  @Test
  void aFileOfThePublishedRevisionThatWasAlteredIsFetchedInstead() {
    attach("app.yaml", "one", "ca.pem", "certificate");
    schedule.at(
        minutes(1),
        () -> {
          write("ca.pem", "certificatE");
          update("app.yaml", "two", "ca.pem", "certificate");
        });
    schedule.stop(minutes(6));
    follow();
    assertEquals("certificate", read("ca.pem"));
    assertEquals(List.of("listing", "manifest", "blob", "blob"), registry.requests().subList(0, 4));
  }

  @Test
  void thePreviousRevisionStaysForFiveSecondsAfterTheSwap() {
    attach("app.yaml", "one");
    List<Integer> seen = new ArrayList<>();
    schedule
        .at(minutes(1), () -> update("app.yaml", "two"))
        .look(minutes(1).plusSeconds(1))
        .look(minutes(1).plusSeconds(3)) // a poll in between does not sweep it either
        .at(minutes(1).plusSeconds(5), () -> seen.add(revisions().size()))
        .at(minutes(1).plusSeconds(7), () -> seen.add(revisions().size()))
        .stop(minutes(2));
    follow();
    assertEquals(List.of(2, 1), seen);
  }

  @Test
  void whoEndsRightAfterTheSwapTakesThePreviousRevisionAway() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> update("app.yaml", "two"))
        .look(minutes(1).plusSeconds(1))
        .stop(minutes(1).plusSeconds(2));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(1, revisions().size());
  }

  @Test
  void whenTheChosenOneIsDeletedTheNextIsPublished() {
    attach("app.yaml", "one");
    Descriptor second = attach("app.yaml", "two");
    schedule.at(minutes(1), () -> detach(second)).stop(minutes(6));
    follow();
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void whenAllAreDeletedWhatIsPublishedStaysAndThatIsReported() {
    Descriptor only = attach("app.yaml", "one");
    schedule.at(minutes(1), () -> detach(only)).stop(minutes(20));
    follow();
    assertEquals("one", read("app.yaml"));
    PassResult.Failed failed = assertInstanceOf(PassResult.Failed.class, outcomes().getLast());
    assertInstanceOf(NothingAttached.class, failed.failure());
    // an answer is no reason to ask more often
    assertTrue(outcomes().size() <= 6, outcomes().size() + " passes in twenty minutes");
  }

  @Test
  void theWholeListingIsReadAtLeastOnceAnHour() {
    attach("app.yaml", "one");
    schedule.stop(DAY);
    follow();
    long whole = registry.requests().stream().filter("listing"::equals).count();
    assertTrue(whole >= 22 && whole <= 26, whole + " whole listings in a day");
    assertTrue(registry.requests().size() > 250, registry.requests().size() + " requests");
  }

  @Test
  void whatWasChosenByOtherSettingsIsChosenAnew() {
    attach("app.yaml", "one");
    pull();
    again();
    selection = Selections.of(TYPE + ",other/config");
    schedule.stop(minutes(6));
    follow();
    assertEquals("listing", registry.requests().getFirst());
  }

  @Test
  void aTagIsResolvedOnceUnlessItIsFollowed() {
    Descriptor other = registry.content.image();
    registry.content.tag("v1", image);
    reference = "registry.example/app:v1";
    attach("app.yaml", "of one");
    attachTo(other, "app.yaml", "of the other");
    schedule.at(minutes(1), () -> registry.content.tag("v1", other)).stop(minutes(20));
    follow();
    assertEquals("of one", read("app.yaml"));
    assertEquals(1, registry.requests().stream().filter("resolve"::equals).count());

    again(); // of the same pod, whose application still runs the old image
    schedule.stop(minutes(20));
    follow();
    assertEquals("of one", read("app.yaml"));
    assertEquals(0, registry.requests().stream().filter("resolve"::equals).count());

    again();
    rules = PassRules.again(true, true);
    schedule.stop(minutes(6));
    follow();
    assertEquals("of the other", read("app.yaml"));
  }

  @Test
  void aSignalLooksAtOnce() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> update("app.yaml", "two"))
        .look(Duration.ofSeconds(61))
        .stop(Duration.ofSeconds(62));
    follow();
    assertEquals("two", read("app.yaml"));
  }

  @Test
  void anotherImagesRemoraTakesTheVolumeOver() {
    attach("app.yaml", "one");
    Descriptor other = registry.content.image();
    attachTo(other, "app.yaml", "of the other");
    schedule
        .at(
            minutes(1),
            () -> {
              String ours = reference;
              reference = "registry.example/app@" + other.digest();
              pull();
              reference = ours;
              registry.forgetRequests();
              update("app.yaml", "two");
            })
        .look(minutes(30))
        .stop(minutes(60));
    follow();
    assertEquals("of the other", read("app.yaml"));
    assertEquals(List.of(), registry.requests());
    assertEquals(
        List.of(new PassEvent.TakenOver("registry.example/app@" + other.digest())),
        events(PassEvent.TakenOver.class));
  }

  @Test
  void aPullOfTheSameImageUnderAnotherNameDoesNot() {
    attach("app.yaml", "one");
    schedule
        .at(
            minutes(1),
            () -> {
              String ours = reference;
              reference = "registry.example/app:v1@" + image.digest();
              update("app.yaml", "two");
              pull();
              reference = ours;
            })
        .stop(minutes(10));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(List.of(), events(PassEvent.TakenOver.class));
    assertEquals(2, shown().size());
  }

  @Test
  void whatSomebodyChangedIsRestored() throws IOException {
    attach("app.yaml", "one", "ca.pem", "certificate");
    schedule
        .at(minutes(1), () -> write("app.yaml", "oNe"))
        .at(minutes(1), registry::forgetRequests)
        .stop(minutes(6));
    follow();
    assertEquals("one", read("app.yaml"));
    // only what is damaged is fetched
    assertEquals(List.of("listing (304)", "manifest", "blob"), registry.requests().subList(0, 3));
    assertEquals(1, warnings.size());
  }

  @Test
  void orStaysAsItIsWithoutRepair() {
    rules = PassRules.again(false, false);
    attach("app.yaml", "one");
    schedule.at(minutes(1), () -> write("app.yaml", "oNe")).stop(minutes(30));
    follow();
    assertEquals("oNe", read("app.yaml"));
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void namesOnTheVolumeAreRestoredEvenWithoutTheRegistry() throws IOException {
    attach("app.yaml", "one");
    schedule
        .at(
            minutes(1),
            () -> {
              registry.failWith(away());
              deleteName("app.yaml");
            })
        .stop(minutes(6));
    follow();
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void aFileInPlaceOfALinkThatItSawIsReplacedAndADirectoryIsNot() throws IOException {
    attach("app.yaml", "one", "ca.pem", "certificate");
    schedule
        .at(
            minutes(1),
            () -> {
              deleteName("app.yaml");
              write("app.yaml", "an editor");
              deleteName("ca.pem");
              write("precious", "theirs");
              move("precious", "ca.pem/precious");
            })
        .stop(minutes(6));
    follow();
    assertEquals("one", read("app.yaml"));
    assertEquals("theirs", read("ca.pem/precious"));
    PassEvent.Ended last = (PassEvent.Ended) lastOf(PassEvent.Ended.class);
    PassResult.Failed failed = assertInstanceOf(PassResult.Failed.class, last.result());
    assertTrue(failed.failure().line().contains("under the name ca.pem;"), failed::toString);
  }

  private void move(String from, String to) {
    try {
      Files.createDirectories(volume().resolve(to).getParent());
      Files.move(volume().resolve(from), volume().resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PassEvent lastOf(Class<? extends PassEvent> kind) {
    return events.stream().filter(kind::isInstance).toList().getLast();
  }

  @Test
  void theEndInTheMiddleOfAPassLeavesNothingBehind() throws IOException {
    attach("app.yaml", "one");
    schedule
        .at(
            minutes(1),
            () -> {
              update("app.yaml", "two");
              registry.duringBlob(Thread.currentThread()::interrupt);
            })
        .stop(minutes(30));
    FollowEnd end = follow();
    assertTrue(Thread.interrupted() || end.last().published().isPresent());
    assertEquals("one", read("app.yaml"));
    try (var names = Files.list(volume().resolve("..remora"))) {
      assertEquals(2, names.count(), "lock and state.json");
    }
    assertEquals(1, revisions().size());
  }

  private PassEvent firstOf(Class<? extends PassEvent> kind) {
    return events.stream().filter(kind::isInstance).findFirst().orElseThrow();
  }

  private Instant begin() {
    return clock.now().minus(minutes(10));
  }

  private void update(String... filesAndContents) {
    attach(filesAndContents);
    registry.forgetRequests();
  }

  private void detach(Descriptor referrer) {
    registry
        .content
        .listing(image.digest())
        .removeIf(listed -> listed.digest().equals(referrer.digest()));
  }

  private void deleteName(String name) {
    try {
      Files.delete(volume().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertFalse(Files.exists(volume().resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  private void delete() {
    if (Files.exists(volume())) {
      try (var session = session()) {
        session.unpublish();
        session.remember(State.empty());
        session.save();
      }
    }
  }
}
