package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.property.Property;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** An explanation tells of the very decision that a pull makes, whatever is attached. */
class ExplanationPropertiesTest {
  private static final String CONFIG = "custom/config";
  private static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
  private static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");
  private static final List<String> TIMES =
      List.of(
          "2026-07-01T00:00:00Z",
          "2026-07-02T00:00:00Z",
          "2026-07-03T00:00:00Z",
          "2026-07-04T00:00:00Z",
          "2036-01-01T00:00:00Z",
          "yesterday");

  @Test
  void takesOrFailsAsThePullDoes() {
    Set<String> seen = new TreeSet<>();
    Property.check(
        1_000,
        random -> {
          World world = new World(random);
          String pulled = world.pulled();
          seen.add(pulled.startsWith("sha256") ? "taken" : pulled);
          assertEquals(pulled, world.explained());
        });
    assertTrue(
        seen.containsAll(
            List.of(
                "taken",
                ExitCode.NOTHING_ATTACHED.text(),
                ExitCode.AMBIGUOUS.text(),
                ExitCode.TRUST.text(),
                ExitCode.ACCESS_DENIED.text())),
        () -> "what is made up is too tame: " + seen);
  }

  @Test
  void eachThatIsListedHasOneFateAndThatOfTheTakenOneIsToBeChosen() {
    Map<Criterion, Integer> dropped = new EnumMap<>(Criterion.class);
    Property.check(
        1_000,
        random -> {
          World world = new World(random);
          Optional<Explanation> explanation = world.explanation();
          if (explanation.isEmpty()) {
            return;
          }
          Optional<Digest> taken = explanation.get().taken().map(Configuration::revision);
          for (Review review : explanation.get().reviews()) {
            assertEquals(
                world.source.listing(review.subject()).stream().map(Descriptor::digest).toList(),
                review.rulings().stream().map(Ruling::digest).toList());
            for (Ruling ruling : review.rulings()) {
              boolean isTaken =
                  review.subject().equals(explanation.get().deciding().subject())
                      && taken.equals(Optional.of(ruling.digest()));
              assertEquals(isTaken, ruling.fate() instanceof Fate.Chosen, ruling::toString);
              ruling.fate().criterion().ifPresent(by -> dropped.merge(by, 1, Integer::sum));
              assertTrue(!isTaken || ruling.remedies().isEmpty());
            }
            tallies(review);
          }
        });
    assertEquals(Set.of(Criterion.values()), dropped.keySet());
  }

  /** Step by step, from all that is listed to what no criterion dropped. */
  private static void tallies(Review review) {
    int left = review.rulings().size();
    for (Review.Tally step : review.steps()) {
      assertEquals(left, step.given());
      left = step.kept();
    }
    assertEquals(
        review.rulings().stream().filter(r -> r.fate().criterion().isEmpty()).count(), left);
  }

  /** Nothing is promised: each is tried, by a pull. */
  @Test
  void whatWouldChangeItDoes() {
    List<Remedy> tried = new ArrayList<>();
    Property.check(
        500,
        random -> {
          World world = new World(random);
          for (Review review : world.explanation().map(Explanation::reviews).orElse(List.of())) {
            for (Ruling ruling : review.rulings()) {
              for (Remedy remedy : ruling.remedies()) {
                tried.add(remedy);
                world.isTakenAfter(remedy, ruling, review.subject());
              }
            }
          }
        });
    assertTrue(tried.containsAll(List.of(Remedy.values())), tried::toString);
  }

  /**
   * An image or an index, with up to eight things attached to each, and the settings of a place.
   */
  private static final class World {
    private final InMemorySource source = new InMemorySource();
    private final Descriptor image = source.image();
    private final SignatureList signatures = new SignatureList();
    private final Optional<Known.Floor> floor;
    private final Selection selection;
    private final Digest named;

    World(RandomGenerator random) {
      int envs = random.nextInt(1, 3);
      boolean isIndex = random.nextInt(4) == 0;
      Descriptor index = source.index(Map.of(Platform.parse("linux/amd64"), image));
      named = (isIndex ? index : image).digest();
      fill(image, random, envs);
      if (isIndex && random.nextBoolean()) {
        fill(index, random, envs);
      }
      List<Descriptor> listed = new ArrayList<>(source.listing(image.digest()));
      boolean pinned = random.nextInt(5) == 0 && !listed.isEmpty();
      MatchRules rules =
          switch (random.nextInt(4)) {
            case 0 -> MatchRules.parse("env=e0");
            case 1 -> MatchRules.parse("env=e1;env=e0");
            default -> MatchRules.none();
          };
      Selection unsigned =
          Selections.selection(
              CONFIG,
              rules,
              pinned
                  ? Optional.of(listed.get(random.nextInt(listed.size())).digest())
                  : Optional.empty(),
              Policy.NONE);
      boolean asked = random.nextBoolean();
      selection = asked ? signatures.in(unsigned) : unsigned;
      floor =
          asked && random.nextBoolean()
              ? Optional.of(new Known.Floor(Instant.parse(TIMES.get(1)), image.digest()))
              : Optional.empty();
    }

    private void fill(Descriptor subject, RandomGenerator random, int envs) {
      for (int i = random.nextInt(8); i > 0; i--) {
        Descriptor made =
            source.attach(
                subject, random.nextInt(5) == 0 ? SIGNATURE : CONFIG, annotations(random, envs, i));
        if (random.nextInt(3) > 0) {
          signatures.sign(made.digest());
        }
        switch (random.nextInt(20)) {
          case 0 -> source.delete(made);
          case 1 -> source.fail(made, denied());
          case 2 -> ofAnother(subject, i);
          default -> {}
        }
      }
      boolean bare = random.nextInt(3) == 0;
      source.relist(subject, entry -> bare && random.nextInt(3) == 0 ? entry.bare() : entry);
    }

    private static Failure denied() {
      return new AccessDenied(new Purpose("get", "it"), "it is in quarantine", "");
    }

    private void ofAnother(Descriptor subject, int number) {
      Descriptor another =
          source.store(
              MediaType.MANIFEST,
              JsonWriter.object()
                  .put("schemaVersion", 2)
                  .put("mediaType", MediaType.MANIFEST)
                  .put("artifactType", CONFIG)
                  .put("config", Descriptor.empty().write())
                  .put("layers", List.of())
                  .put("annotations", Map.of("number", "" + number))
                  .put("subject", source.image().bare().write()));
      source.list(subject, source.asListed(another));
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

    /** The revision, or the class of the failure. */
    String pulled() {
      try {
        return pull(selection).toString();
      } catch (Failure failure) {
        return failure.exitCode().text();
      }
    }

    private Digest pull(Selection by) {
      return discovery(by).find(source, named, new Known(List.of(), floor)).revision();
    }

    String explained() {
      try {
        return switch (discovery(selection).explain(source, named, floor).outcome()) {
          case Explanation.Outcome.Takes(Configuration taken) -> taken.revision().toString();
          case Explanation.Outcome.Fails(Failure failure) -> failure.exitCode().text();
        };
      } catch (Failure failure) {
        return failure.exitCode().text();
      }
    }

    Optional<Explanation> explanation() {
      try {
        return Optional.of(discovery(selection).explain(source, named, floor));
      } catch (Failure nobodyCanSay) {
        return Optional.empty();
      }
    }

    private static Discovery discovery(Selection by) {
      return new Discovery(by, new VirtualClock(NOW), Warnings.none()).withoutHints();
    }

    /** What it is then is undone. */
    void isTakenAfter(Remedy remedy, Ruling ruling, Digest subject) {
      Digest revision = ruling.digest();
      switch (remedy) {
        case PIN ->
            assertEquals(revision, pull(selection.pinned(Optional.of(DigestPrefix.of(revision)))));
        case SIGN -> {
          signatures.sign(revision);
          assertEquals(revision, pull(selection));
          signatures.unsign(revision);
        }
        case ATTACH_AGAIN -> {
          Map<String, String> annotations =
              new HashMap<>(ruling.candidate().orElseThrow().annotations().entries());
          annotations.put(Annotations.CREATED, NOW.toString());
          List<Descriptor> before = List.copyOf(source.listing(subject));
          Descriptor again =
              source.attach(Descriptor.of(MediaType.MANIFEST, subject, 1), CONFIG, annotations);
          signatures.sign(again.digest());
          assertEquals(again.digest(), pull(selection));
          source.listing(subject).retainAll(before);
        }
      }
    }
  }
}
