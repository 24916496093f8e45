package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.publish.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody else changed on a followed volume is restored. */
class DriftTest extends FollowScenario {
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

  /** It is chosen once and published twice. */
  @Test
  void whatIsRestoredKeepsTheReasonForWhichItWasChosen() {
    attach("app.yaml", "one");
    attach("app.yaml", "two");
    schedule.at(minutes(1), () -> write("app.yaml", "oNe")).stop(minutes(6));
    follow();
    assertEquals("two", read("app.yaml"));
    try (Session session = session()) {
      assertEquals(
          Optional.of("the newest of 2 generations"),
          session.published().flatMap(published -> published.provenance().why()));
    }
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

  private void deleteName(String name) {
    try {
      Files.delete(volume().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertFalse(Files.exists(volume().resolve(name), LinkOption.NOFOLLOW_LINKS));
  }
}
