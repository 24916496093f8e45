package dev.remora.registries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.cli.RemoraInProcess;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remora, and who else is asked, before each registry of the table. */
@QuarkusTest
class RegistriesTest {
  private final Client remora = new RemoraClient(RemoraInProcess::run);

  @TempDir Path scratch;

  @Test
  void remoraIsRightBeforeAllOfThem() {
    List<String> wrong =
        Trials.of(remora, Behaviours.all(), scratch).entrySet().stream()
            .filter(entry -> !Objects.equals(entry.getValue().cell(), Outcome.RIGHT))
            .map(entry -> entry.getKey() + ": " + entry.getValue().cell())
            .toList();
    assertEquals(List.of(), wrong, () -> "see " + Trials.ACCOUNTS);
  }

  /** What {@code make registries} runs. */
  @Test
  @Tag("registries")
  @Requires({Tool.ORAS, Tool.REGCTL, Tool.CRANE, Tool.COSIGN})
  void everyRowByEverybodyMakesThePage() {
    Map<String, Map<String, String>> cells = new LinkedHashMap<>();
    Stream.concat(Stream.of(remora), Stream.of(PeerClient.values()))
        .forEach(
            client ->
                Trials.of(client, Behaviours.all(), scratch)
                    .forEach(
                        (id, outcome) ->
                            cells
                                .computeIfAbsent(id, i -> new LinkedHashMap<>())
                                .put(client.toString(), outcome.cell())));
    RegistriesPage.write(cells);
  }
}
