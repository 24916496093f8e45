package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Distribution;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many writers of one image's referrers tag, which no registry guards by compare-and-swap: every
 * entry that was reported as attached has to be there in the end.
 */
@Requires(Tool.REGISTRY)
class ConcurrentAttachIT {
  private static final int WRITERS = Integer.getInteger("remora.writers", 8);
  private static final int ATTACHES = Integer.getInteger("remora.attaches", 3);

  @TempDir Path scratch;

  @CrossSection(
      because = "a start of half a second leaves less to chance than one of ten milliseconds")
  @Test
  void noEntryThatWasReportedIsLost() throws Exception {
    try (RegistryServer registry = Distribution.start();
        var writers = Executors.newFixedThreadPool(WRITERS)) {
      String image =
          registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
      List<Future<Set<String>>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "writer-" + writer;
        all.add(writers.submit(() -> attachSome(image, name)));
      }
      Set<String> reported = new TreeSet<>();
      for (Future<Set<String>> writer : all) {
        reported.addAll(result(writer));
      }
      Run listing = Remora.in(scratch).run("discover", image, "-o", "json").expect(0);
      Set<String> lost = new TreeSet<>(reported);
      lost.removeIf(listing.stdout()::contains);
      System.out.printf(
          "concurrent attach: %d of %d reported, %d lost%n",
          reported.size(), WRITERS * ATTACHES, lost.size());
      assertEquals(Set.of(), lost);
    }
  }

  /** An attach that gave up with 14 said so, and is not counted. */
  private Set<String> attachSome(String image, String name) throws Exception {
    Remora remora = Remora.in(Files.createDirectories(scratch.resolve(name)));
    Set<String> attached = new TreeSet<>();
    for (int n = 0; n < ATTACHES; n++) {
      Files.writeString(remora.work().resolve("config.json"), name + " " + n);
      Run run = remora.run("attach", image, "config.json", "--output=json", "--force");
      if (run.exit() == 0) {
        attached.add(run.stdout().replaceAll("(?s).*\"revision\":\"([^\"]+)\".*", "$1"));
      } else {
        run.expect(14);
      }
    }
    return attached;
  }

  private static Set<String> result(Future<Set<String>> writer) throws Exception {
    try {
      return writer.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
