package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Pods that are evicted in the middle of a roll-out: with which configuration do they come back?
 *
 * <p>{@code make evictions} evicts a hundred of each kind, and writes the table in {@code
 * docs/from-configmaps.md}.
 */
@OnKubernetes
@Requires(Tool.KUSTOMIZE)
class EvictionsIT {
  private static final int PODS =
      Integer.parseInt(System.getenv().getOrDefault("REMORA_EVICTIONS", "3"));

  /** At once: as many as a node may have. */
  private static final int TOGETHER = 10;

  @Test
  void aPodOfTheOldGenerationComesBackAsItWasOnlyWithRemora(Cluster cluster, Namespace namespace)
      throws IOException {
    var kinds =
        List.of(
            new Generations.Pruned(cluster.app("1")),
            new Generations.Renewed(cluster.app("1")),
            new Generations.Attached(
                cluster.app("one-" + namespace.name(), Generations.ONE),
                cluster.app("two-" + namespace.name(), Generations.TWO)));
    var tallies = kinds.stream().map(kind -> new EvictionTally(kind.title())).toList();
    var seconds = System.nanoTime();

    for (int evicted = 0; evicted < PODS; evicted += TOGETHER) {
      int together = Math.min(TOGETHER, PODS - evicted);
      var rollouts =
          kinds.stream().map(kind -> new Rollout(kind, namespace, cluster, together)).toList();
      rollouts.forEach(Rollout::begin);
      rollouts.forEach(Rollout::awaitFirstGeneration);
      rollouts.forEach(Rollout::goOnToSecond);
      rollouts.forEach(Rollout::evictFirst);
      for (int i = 0; i < rollouts.size(); i++) {
        tallies.get(i).add(rollouts.get(i).comeBack());
      }
      if (evicted + together < PODS) { // else the namespace goes with all in it
        rollouts.forEach(Rollout::end);
        rollouts.forEach(Rollout::awaitEnd);
      }
    }

    Files.writeString(
        cluster.directory().resolve("evictions.md"),
        EvictionTally.HEAD
            + tallies.stream().map(EvictionTally::row).collect(Collectors.joining())
            + "%nKubernetes %s, one node; %d pods at a time, %d s in all; %s.%n"
                .formatted(
                    namespace.kubernetes(),
                    Math.min(PODS, TOGETHER),
                    (System.nanoTime() - seconds) / 1_000_000_000,
                    LocalDate.now(ZoneOffset.UTC)));
    assertEquals(
        List.of(
            List.of(0, 0, PODS), // the ConfigMap is gone
            List.of(0, PODS, 0), // it is another one now
            List.of(PODS, 0, 0)),
        tallies.stream().map(EvictionTally::counts).toList());
  }
}
