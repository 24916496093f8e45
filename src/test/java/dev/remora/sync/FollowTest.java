package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Selections;
import dev.remora.failure.NothingAttached;
import dev.remora.oci.Descriptor;
import dev.remora.publish.State;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  private void detach(Descriptor referrer) {
    registry
        .content
        .listing(image.digest())
        .removeIf(listed -> listed.digest().equals(referrer.digest()));
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
