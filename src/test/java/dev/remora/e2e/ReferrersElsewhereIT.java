package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration of a vendor's image, kept in a repository of one's own. */
@Requires({Tool.OLAREG, Tool.REGISTRY})
@Execution(ExecutionMode.CONCURRENT) // a registry is given time to settle, again and again
class ReferrersElsewhereIT {
  private static final Pattern REVISION =
      Pattern.compile("\"revision\" *: *\"(sha256:[0-9a-f]+)\"");

  @TempDir Path scratch;

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @CsvSource({"OLAREG, DISTRIBUTION", "DISTRIBUTION, OLAREG"})
  void attachPullDiscoverAndDetachUseTheOtherRepository(RegistryKind images, RegistryKind artifacts)
      throws IOException {
    try (RegistryServer vendor = images.start();
        RegistryServer own = artifacts.start();
        RequestCounter untouched = RequestCounter.before(vendor)) {
      Remora remora = Remora.in(scratch);
      Path volume = scratch.resolve("volume");
      String image =
          untouched.endpoint()
              + "/vendor/app@"
              + TestImages.in(vendor, "vendor/app").image("v1").digest();
      String referrers = own.endpoint() + "/team/configs";
      Files.writeString(remora.work().resolve("config.txt"), "one");
      untouched.reset();

      Run nothing = remora.run("pull", image, "--referrers", referrers, "--to", volume.toString());
      nothing.expect(11);
      assertTrue(nothing.stderr().contains(referrers), nothing::toString);
      Run attached =
          remora.run(
              "attach",
              image,
              "config.txt",
              "--referrers",
              referrers,
              "--inline-max=0",
              "--output=json");
      attached.expect(0);
      assertTrue(
          untouched.requests().stream()
              .allMatch(r -> r.method().equals("GET") || r.method().equals("HEAD")),
          untouched::toString);

      Run pulled = remora.run("pull", image, "--referrers", referrers, "--to", volume.toString());
      pulled.expect(0);
      assertEquals("one", Files.readString(volume.resolve("config.txt")));
      assertTrue(pulled.stdout().contains("from " + referrers), pulled::toString);
      remora.run("pull", image, "--to", scratch.resolve("other").toString()).expect(11);

      Files.writeString(remora.work().resolve("config.txt"), "two");
      remora.run("attach", image, "config.txt", "--referrers", referrers).expect(0);
      remora.run("pull", image, "--referrers", referrers, "--to", volume.toString()).expect(0);
      assertEquals("two", Files.readString(volume.resolve("config.txt")));
      remora.run("attach", image, "--from", "previous", "--referrers", referrers).expect(0);
      remora.run("pull", image, "--referrers", referrers, "--to", volume.toString()).expect(0);
      assertEquals("one", Files.readString(volume.resolve("config.txt")));

      String revision = revision(attached);
      Said.contains(discover(remora, image, referrers), revision);
      remora.run("detach", image, revision, "--referrers", referrers).expect(0);
      Said.lacks(discover(remora, image, referrers), revision);
    }
  }

  private static String discover(Remora remora, String image, String referrers) {
    return remora.run("discover", image, "--referrers", referrers, "-o", "json").expect(0).stdout();
  }

  private static String revision(Run attached) {
    Matcher m = REVISION.matcher(attached.stdout());
    assertTrue(m.find(), attached::toString);
    return m.group(1);
  }
}
