package dev.remora.registries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product as it is shipped, and its peers, before the registries of the table. */
class PlayedRegistriesIT {
  /** Some of each part, none of which waits for anything. */
  private static final Set<String> CROSS_SECTION =
      Set.of(
          "listing-not-allowed",
          "referrers-tag-is-the-image",
          "head-says-another-length",
          "blob-with-another-digest-said",
          "upload-at-another-path",
          "two-challenges-in-two-fields");

  /** For a Java runtime, which takes long to start. */
  private static final Set<String> FEW =
      Set.of("referrers-tag-is-the-image", "digest-of-something-else", "upload-at-another-path");

  @TempDir Path scratch;

  /** All of them where a start costs next to nothing; else {@code RegistriesTest} has all. */
  @Test
  void remoraIsRight() {
    var rows = Remora.playsAll() ? Behaviours.all() : rows(FEW);
    Trials.of(remora(), rows, scratch)
        .forEach((id, outcome) -> assertEquals(Outcome.RIGHT, outcome.cell(), outcome::account));
  }

  @Test
  @Requires({Tool.ORAS, Tool.REGCTL, Tool.CRANE})
  void peersAreAsThePageSays() {
    var cells = RegistriesPage.cells();
    for (PeerClient peer : List.of(PeerClient.ORAS, PeerClient.REGCTL, PeerClient.CRANE)) {
      Trials.of(peer, rows(CROSS_SECTION), scratch)
          .forEach(
              (id, outcome) ->
                  assertEquals(
                      cells.getOrDefault(id, Map.of()).get(peer.toString()),
                      outcome.cell(),
                      outcome::account));
    }
  }

  private RemoraClient remora() {
    return new RemoraClient(
        (environment, arguments) ->
            Remora.in(Path.of(environment.get("HOME")))
                .run(environment, arguments.toArray(String[]::new)));
  }

  private static List<Behaviour> rows(Set<String> ids) {
    return Behaviours.all().stream().filter(row -> ids.contains(row.id())).toList();
  }
}
