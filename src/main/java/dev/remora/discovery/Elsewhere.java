package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.oci.Manifest;
import dev.remora.oci.Platform;
import dev.remora.source.ContentSource;
import dev.remora.source.SourceAnswer;
import dev.remora.source.TaggedImages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where else in the repository that is attached which an image lacks: to the index that the image
 * is one platform's manifest of, or to another platform's. For people, and looked for once in a
 * process: what is polled is not asked so much again and again.
 */
final class Elsewhere {
  /** Each costs three requests. */
  private static final int MOST_TAGS = 10;

  private static final int MOST_MANIFESTS = 10;

  private static final Hint UNKNOWN =
      new Hint("", "if it is one platform's manifest, name the index that is configured");

  private final boolean asks;
  private final Map<Digest, Hint> told = new ConcurrentHashMap<>();

  /**
   * @param asks whether anything is looked for; otherwise only what may be is said
   */
  Elsewhere(boolean asks) {
    this.asks = asks;
  }

  /**
   * What to say of it.
   *
   * @param but goes on after what is not attached to the image; empty where none was found
   * @param advice empty where there is none
   */
  record Hint(String but, String advice) {
    static final Hint NONE = new Hint("", "");
  }

  /**
   * Looks for it. Nothing fails here: what was not found out is not said.
   *
   * @param survey of what is attached to a digest
   */
  Hint hint(
      ContentSource source, Document image, Selection selection, Function<Digest, Survey> survey) {
    return told.computeIfAbsent(
        image.digest(),
        _ ->
            switch (image) {
              case Index index -> asks ? ofManifests(index, selection, survey) : Hint.NONE;
              case Manifest manifest ->
                  asks ? ofIndexes(manifest.digest(), source, selection, survey) : UNKNOWN;
            });
  }

  private static Hint ofIndexes(
      Digest manifest, ContentSource source, Selection selection, Function<Digest, Survey> survey) {
    try {
      TaggedImages images = source.tagged(MOST_TAGS);
      // a registry without the referrers API has a tag more for each image that has something
      List<Digest> few = images.digests().stream().limit(MOST_TAGS).toList();
      for (Digest digest : few) {
        if (isIndexOf(manifest, digest, source) && carries(survey.apply(digest), selection)) {
          return new Hint(
              ", but to its index, " + digest, "name that: " + source.name() + "@" + digest);
        }
      }
      return images.all() && few.size() == images.digests().size() ? Hint.NONE : UNKNOWN;
    } catch (Failure e) {
      return UNKNOWN;
    }
  }

  private static boolean isIndexOf(Digest manifest, Digest digest, ContentSource source) {
    return !digest.equals(manifest)
        && source
            .manifest(digest)
            .map(SourceAnswer::content)
            .map(raw -> Document.parse(raw, new Purpose("look for an index in", source.name())))
            .filter(document -> isIndexOf(document, manifest))
            .isPresent();
  }

  private static boolean isIndexOf(Document document, Digest manifest) {
    return document instanceof Index index
        && index.manifests().stream().anyMatch(child -> child.digest().equals(manifest));
  }

  private static Hint ofManifests(
      Index index, Selection selection, Function<Digest, Survey> survey) {
    Optional<Descriptor> lookedAt = index.forPlatform(selection.platform());
    List<Descriptor> manifests =
        index.manifests().stream()
            .filter(m -> m.platform().isPresent() && !Optional.of(m).equals(lookedAt))
            .toList();
    try {
      for (Descriptor manifest : manifests.subList(0, Math.min(manifests.size(), MOST_MANIFESTS))) {
        Platform platform = manifest.platform().orElseThrow();
        if (carries(survey.apply(manifest.digest()), selection)) {
          return new Hint(
              ", but to its manifest for " + platform + ", " + manifest.digest(),
              "attach it to the index, without --platform");
        }
      }
    } catch (Failure e) {
      // what is known was said
    }
    return Hint.NONE;
  }

  private static boolean carries(Survey survey, Selection selection) {
    return survey.candidates().stream()
        .anyMatch(
            candidate ->
                selection.revision().map(pin -> pin.matches(candidate.digest())).orElse(true));
  }
}
