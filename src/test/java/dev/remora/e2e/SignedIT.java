package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The life of a volume whose reader trusts a key: updates, deletions, outages, other keys. */
@Requires(Tool.OLAREG)
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class SignedIT {
  @TempDir Path scratch;
  private RegistryServer registry;
  private Outage way;
  private Remora remora;
  private KeyFiles key;
  private String image;
  private Path volume;
  private Path cache;

  @BeforeEach
  void aRegistryWithAnImage() {
    registry = Olareg.start();
    way = Outage.before(registry);
    remora = Remora.in(scratch);
    key = KeyFiles.in(scratch, "prod");
    image = way.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
    volume = scratch.resolve("volume");
    cache = scratch.resolve("cache");
  }

  @AfterEach
  void stop() {
    way.close();
    registry.close();
  }

  @Test
  void aSignedUpdateArrivesAndAnUnsignedOneDoesNot() throws IOException {
    signed("one");
    try (Following follower =
        Following.start(remora, volume, image, "--verify-key", key.verifying().toString())) {
      follower.await("the first", () -> follower.read("app.txt").equals("one"));

      unsigned("mallory");
      follower.poll();
      assertEquals("one", follower.read("app.txt"));

      signed("two");
      follower.poll();
      assertEquals("two", follower.read("app.txt"));
    }
  }

  @Test
  void whatWasBeforeTheNewestComesBackOnlyWhenItIsSignedAnew() throws IOException {
    String one = signed("one");
    String two = signed("two");
    pull().expect(0);
    remora.run("detach", image, two).expect(0);

    Run refused = pull().expect(17);
    assertTrue(refused.stderr().contains("older"), refused::toString);
    assertEquals("two", found());
    String[] continues = {"--on-failure", "continue"};
    pull(continues);
    assertFalse(found().equals("one"), "an older one is no way to go on");

    String[] back = {"attach", image, "--from", one, "--sign-key", key.signing().toString()};
    remora.run(back).expect(0);
    pull().expect(0);
    assertEquals("one", found());
  }

  @CrossSection(because = "the way back without a deletion is a part of the other's")
  @Test
  void previousIsSignedAnewToo() throws IOException {
    signed("one");
    signed("two");
    pull().expect(0);

    String[] back = {"attach", image, "--from", "previous", "--sign-key", key.signing().toString()};
    remora.run(back).expect(0);

    pull().expect(0);
    assertEquals("one", found());
  }

  @CrossSection(because = "SignedRevisionsTest goes all ways without a registry")
  @Test
  void aStartWithoutTheRegistryGoesOnWithWhatIsSignedByAKeyThatIsStillTrusted() throws IOException {
    signed("ours");
    KeyFiles next = KeyFiles.in(scratch.resolve("next"), "next");
    pull("--cache", cache.toString()).expect(0);
    way.down();

    pull("--on-failure", "cached").expect(0); // from the volume
    Path fresh = scratch.resolve("fresh");
    String[] fromCache = {"--cache", cache.toString(), "--on-failure", "cached"};
    start(fresh, key, fromCache).expect(0);
    assertEquals("ours", Files.readString(fresh.resolve("app.txt")));

    // the key is dropped: from now on, and offline, neither counts
    start(volume, next, fromCache).expectFailure();
    Path another = scratch.resolve("another");
    start(another, next, fromCache).expectFailure();
    assertFalse(Files.exists(another.resolve("app.txt")));
    start(another, next, "--cache", cache.toString(), "--on-failure", "continue");
    assertFalse(Files.exists(another.resolve("app.txt")));

    way.up();
    start(another, next, fromCache).expect(17);
    remora.run("sign", image, revision(), "--sign-key", next.signing().toString()).expect(0);
    start(another, next, fromCache).expect(0);
    assertEquals("ours", Files.readString(another.resolve("app.txt")));
  }

  @CrossSection(because = "SignedRevisionsTest goes all ways without a registry")
  @Test
  void continueNeverStartsWithWhatIsNotSigned() throws IOException {
    unsigned("mallory");
    pullWithoutAKey().expect(0); // so the volume and the cache have it
    assertEquals("mallory", found());

    for (String setting : new String[] {"fail", "cached", "continue"}) {
      Path fresh = scratch.resolve("fresh-" + setting);
      start(fresh, key, "--cache", cache.toString(), "--on-failure", setting);
      assertFalse(Files.exists(fresh.resolve("app.txt")), setting);
    }
    pull("--on-failure", "fail").expect(17);
    way.down();
    pull("--cache", cache.toString(), "--on-failure", "cached").expectFailure();
  }

  private String signed(String text) throws IOException {
    return attach(text, "--sign-key", key.signing().toString());
  }

  private String unsigned(String text) throws IOException {
    return attach(text);
  }

  private String attach(String text, String... more) throws IOException {
    Files.writeString(remora.work().resolve("app.txt"), text);
    String[] line = {"attach", image, "app.txt", "--output=digest"};
    return remora.run(joined(line, more)).expect(0).stdout().strip();
  }

  /** The one that is attached. */
  private String revision() {
    return remora.run("discover", image, "--output=digest").expect(0).stdout().strip();
  }

  private Started pull(String... more) {
    return start(volume, key, more);
  }

  private Run pullWithoutAKey() {
    return remora.run("pull", image, "--to", volume.toString(), "--cache", cache.toString());
  }

  private Started start(Path to, KeyFiles trusted, String... more) {
    String[] line = {
      "pull", image, "--to", to.toString(), "--verify-key", trusted.verifying().toString()
    };
    return new Started(remora.run(joined(line, more)));
  }

  /** A start that has ended. */
  private record Started(Run run) {
    Run expect(int code) {
      return run.expect(code);
    }

    /** For lack of the registry, or of a signature. */
    void expectFailure() {
      assertTrue(run.exit() == 14 || run.exit() == 17, run::toString);
    }
  }

  private String found() throws IOException {
    Path file = volume.resolve("app.txt");
    return Files.exists(file) ? Files.readString(file) : "nothing";
  }

  private static String[] joined(String[] first, String[] more) {
    return Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
