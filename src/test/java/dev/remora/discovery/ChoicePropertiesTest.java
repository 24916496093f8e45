package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.failure.AmbiguousChoice;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.property.Property;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds for every set of candidates, however it is listed. */
class ChoicePropertiesTest {
  private static final String CONFIG = "custom/config";
  private static final List<String> TIMES =
      List.of(
          "2026-07-01T00:00:00Z",
          "2026-07-01T02:00:00+02:00",
          "2026-07-02T00:00:00Z",
          "2026-07-03T00:00:00Z",
          "2036-01-01T00:00:00Z",
          "yesterday");

  @Test
  void theOrderOfTheListingDecidesNothing() {
    Property.check(
        1_500,
        random -> {
          Repository repository = new Repository(random);
          String before = repository.outcome(Failure::line);
          Collections.shuffle(repository.listing(), java.util.Random.from(random));
          assertEquals(before, repository.outcome(Failure::line));
        });
  }

  @Test
  void anUnrelatedSignatureChangesNothing() {
    Property.check(
        1_500,
        random -> {
          Repository repository = new Repository(random);
          String before = repository.outcome(failure -> failure.exitCode().name());
          repository.attachSignature(random);
          assertEquals(before, repository.outcome(failure -> failure.exitCode().name()));
        });
  }

  @Test
  void whatTheListingLeavesOutChangesNothing() {
    Property.check(
        1_500,
        random -> {
          Repository repository = new Repository(random);
          String before = repository.outcome(Failure::line);
          repository.listing().replaceAll(worse(random));
          assertEquals(before, repository.outcome(Failure::line));
        });
  }

  @Test
  void whatWasVerifiedBeforeChangesNothing() {
    Property.check(
        1_500,
        random -> {
          Repository repository = new Repository(random);
          Optional<Configuration> first = repository.found(List.of());
          if (first.isPresent()) {
            Optional<Configuration> again = repository.found(List.of(first.get().candidate()));
            assertEquals(first.map(Configuration::candidate), again.map(Configuration::candidate));
          }
        });
  }

  @Test
  void whatNobodySignedMakesNoDifference() {
    Property.check(
        1_500,
        random -> {
          Repository repository = new Repository(random);
          SignatureList signatures = new SignatureList();
          repository.listing().stream()
              .filter(_ -> random.nextBoolean())
              .forEach(entry -> signatures.sign(entry.digest()));
          String withStrangers = repository.outcome(signatures.in(repository.selection));
          repository.listing().removeIf(entry -> signatures.of(entry.digest()).isEmpty());
          assertEquals(repository.outcome(repository.selection), withStrangers);
        });
  }

  /** Leaves out types and annotations, which real registries do; it does not lie. */
  private static UnaryOperator<Descriptor> worse(RandomGenerator random) {
    boolean withoutTypes = random.nextBoolean();
    return entry ->
        random.nextInt(3) == 0
            ? entry
            : withoutTypes ? entry.bare() : entry.withAnnotations(Annotations.none());
  }

  /** A repository with up to eight candidates, rules and perhaps a pinned revision. */
  private static final class Repository {
    private final InMemorySource source = new InMemorySource();
    private final Descriptor image = source.image();
    private final Selection selection;

    Repository(RandomGenerator random) {
      int envs = random.nextInt(1, 3);
      for (int i = random.nextInt(8); i > 0; i--) {
        source.attach(image, CONFIG, annotations(random, envs, i));
      }
      if (random.nextBoolean()) {
        attachSignature(random);
      }
      MatchRules rules =
          switch (random.nextInt(4)) {
            case 0 -> MatchRules.parse("env=e0");
            case 1 -> MatchRules.parse("env=e1;env=e0");
            default -> MatchRules.none();
          };
      boolean pinned = random.nextInt(5) == 0 && !listing().isEmpty();
      selection =
          DiscoveryScenario.selection(
              rules,
              pinned
                  ? Optional.of(listing().get(random.nextInt(listing().size())).digest())
                  : Optional.empty());
    }

    private static Map<String, String> annotations(RandomGenerator random, int envs, int number) {
      Map<String, String> annotations = new HashMap<>();
      annotations.put("org.opencontainers.image.version", "" + number);
      if (random.nextInt(4) > 0) {
        annotations.put("env", "e" + random.nextInt(envs));
      }
      if (random.nextInt(6) > 0) {
        annotations.put(Annotations.CREATED, TIMES.get(random.nextInt(TIMES.size())));
      }
      return annotations;
    }

    void attachSignature(RandomGenerator random) {
      Descriptor signature =
          source.attach(
              image,
              "application/vnd.dev.cosign.artifact.sig.v1+json",
              Map.of("number", "" + random.nextLong(), "env", "e0"));
      if (random.nextBoolean()) {
        source.relist(
            image, entry -> entry.digest().equals(signature.digest()) ? signature.bare() : entry);
      }
    }

    List<Descriptor> listing() {
      return source.listing(image.digest());
    }

    /** What is found, if anything, and whether it is clear. */
    String outcome(Selection by) {
      try {
        return discovery(by).find(source, image.digest(), List.of()).revision().toString();
      } catch (AmbiguousChoice e) {
        return "ambiguous";
      } catch (NothingAttached | Untrusted e) {
        return "nothing";
      }
    }

    Optional<Configuration> found(List<Candidate> known) {
      try {
        return Optional.of(discovery().find(source, image.digest(), known));
      } catch (Failure failure) {
        return Optional.empty();
      }
    }

    String outcome(Function<Failure, String> telling) {
      try {
        Configuration found = discovery().find(source, image.digest(), List.of());
        return found.revision() + " " + found.reason();
      } catch (Failure failure) {
        return telling.apply(failure);
      }
    }

    private Discovery discovery() {
      return discovery(selection);
    }

    private static Discovery discovery(Selection by) {
      return new Discovery(
          by, new VirtualClock(Instant.parse("2026-08-01T00:00:00Z")), Warnings.none());
    }
  }
}
