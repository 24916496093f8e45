package dev.remora.registries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.bench.Authority;
import dev.remora.bench.Remora;
import dev.remora.bench.Requires;
import dev.remora.bench.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
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

  @TempDir Path scratch;
  private Authority tls;

  @BeforeEach
  void makeCertificates() {
    tls = Authority.in(scratch.resolve("authority"));
  }

  /** All of them where a start costs next to nothing; else {@code RegistriesTest} has all. */
  @Test
  void remoraIsRight() {
    var rows = Remora.isNative() ? Behaviours.all() : crossSection();
    Trials.of(remora(), rows, tls, scratch)
        .forEach((id, outcome) -> assertEquals(Outcome.RIGHT, outcome.cell(), outcome::account));
  }

  @Test
  @Requires({Tool.ORAS, Tool.REGCTL, Tool.CRANE})
  void peersAreAsThePageSays() {
    var cells = RegistriesPage.cells();
    for (PeerClient peer : List.of(PeerClient.ORAS, PeerClient.REGCTL, PeerClient.CRANE)) {
      Trials.of(peer, crossSection(), tls, scratch)
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

  private static List<Behaviour> crossSection() {
    return Behaviours.all().stream().filter(row -> CROSS_SECTION.contains(row.id())).toList();
  }
}
