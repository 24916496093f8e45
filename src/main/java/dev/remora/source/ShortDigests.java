package dev.remora.source;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what the first digits of a digest mean in a repository: no registry looks that up. Among
 * what tags point to, then the manifests of what of that is an index, then what refers to any of
 * them. What is found is a digest, by which all is fetched and verified as ever.
 */
public record ShortDigests(ContentSource source) {
  private static final int MOST_TAGS = 50;
  private static final int MOST_SUBJECTS = 100;

  /**
   * The digest.
   *
   * @throws UsageFailure when several begin so
   * @throws ImageNotFound when none does, as far as it is found out
   * @throws dev.remora.failure.Failure when it could not be found out: access is denied, say
   */
  public Digest find(DigestPrefix prefix) {
    Purpose purpose = new Purpose("look up", source.name() + "@" + prefix);
    TaggedImages tagged = source.tagged(MOST_TAGS);
    Set<Digest> known = new LinkedHashSet<>(tagged.digests());
    Set<Digest> found = beginningSo(known, prefix);
    if (found.isEmpty()) {
      known.addAll(reached(known, digest -> manifests(digest, purpose)));
      found = beginningSo(known, prefix);
    }
    if (found.isEmpty()) {
      found = beginningSo(reached(known, this::referrers), prefix);
    }
    return switch (found.size()) {
      case 0 ->
          throw tagged
              .trouble()
              .orElseGet(
                  () ->
                      new ImageNotFound(
                          purpose,
                          "nothing that a tag leads to begins so",
                          "name the whole digest; one without a tag cannot be looked up"));
      case 1 -> found.iterator().next();
      default ->
          throw new UsageFailure(
              purpose,
              "it is the beginning of several: "
                  + found.stream().map(Digest::toString).collect(Collectors.joining(", ")),
              "give more digits");
    };
  }

  private static Set<Digest> beginningSo(Set<Digest> known, DigestPrefix prefix) {
    return known.stream()
        .filter(prefix::matches)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** One that cannot be read leads nowhere. */
  private static Set<Digest> reached(Set<Digest> from, Function<Digest, List<Digest>> step) {
    Set<Digest> reached = new LinkedHashSet<>();
    for (Digest digest : from.stream().limit(MOST_SUBJECTS).toList()) {
      try {
        reached.addAll(step.apply(digest));
      } catch (ImageNotFound | IntegrityFailure | ProtocolViolation e) {
        // another may lead there
      }
    }
    return reached;
  }

  private List<Digest> manifests(Digest digest, Purpose purpose) {
    return Lookup.document(digest, source, purpose).stream()
        .flatMap(ShortDigests::children)
        .toList();
  }

  private static Stream<Digest> children(Document document) {
    return document instanceof Index index
        ? index.manifests().stream().map(Descriptor::digest)
        : Stream.empty();
  }

  private List<Digest> referrers(Digest subject) {
    return Lookup.referrers(subject, source).referrers().stream().map(Descriptor::digest).toList();
  }
}
