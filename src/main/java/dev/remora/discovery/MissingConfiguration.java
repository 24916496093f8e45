package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says why nothing was found, and what to do about it.
 *
 * @param searches that were made, of the image and of its manifest for the platform
 */
record MissingConfiguration(
    ContentSource source, Digest image, Selection selection, List<Search> searches) {

  /** What it means that a search ended so: perhaps there is one, and it could not be seen. */
  Failure meaning(NothingAttached nothing) {
    requireOwnWord();
    List<Referrer.Refused> refused = refused();
    return refused.isEmpty()
        ? lost().<Failure>map(violation -> violation).orElse(nothing)
        : new RefusedConfigurations(
                selection.policy(), Optional.of(source.name()), source.referrersName(), refused)
            .failure(purpose());
  }

  /** The candidates that do not count: that there are some is not that nothing is attached. */
  List<Referrer.Refused> refused() {
    return searches.stream().flatMap(search -> search.refused().stream()).toList();
  }

  /**
   * What a mirror does not list may be there all the same.
   *
   * @throws RegistryUnavailable unless all that was asked for was the source's own word
   */
  void requireOwnWord() {
    searches.stream()
        .flatMap(search -> search.giver().away().stream())
        .findFirst()
        .ifPresent(
            away -> {
              throw away.during(
                  purpose(),
                  away.reason() + ", and that a mirror lists nothing which counts says nothing",
                  "try again when the registry answers");
            });
  }

  /** What a copy lists and does not have may be what is meant. */
  private Optional<ProtocolViolation> lost() {
    boolean copied = searches.stream().anyMatch(s -> s.giver() instanceof Giver.Layout);
    return examined()
        .filter(referrer -> copied && referrer instanceof Referrer.Gone)
        .findFirst()
        .map(
            gone ->
                new ProtocolViolation(
                    purpose(),
                    source.referrersName()
                        + " lists "
                        + gone.listed().digest()
                        + ", but it is not there",
                    "copy the layout again, all of it"));
  }

  /** That nothing is attached to an image, nor to its manifest for the platform. */
  NothingAttached failure(
      Document document, Optional<Digest> ofPlatform, Elsewhere.Hint elsewhere) {
    Purpose purpose = purpose();
    String where = whereLooked(document, ofPlatform);
    if (selection.revision().isPresent()) {
      return new NothingAttached(
          purpose,
          ofRevision(selection.revision().get(), where) + elsewhere.but(),
          elsewhere.advice().isEmpty()
              ? "see what is attached with: remora discover " + purpose.target()
              : elsewhere.advice());
    }
    String others = otherTypes();
    String attach =
        elsewhere.but().isEmpty()
            ? "attach one with: remora attach " + purpose.target() + " FILE" + also(elsewhere)
            : elsewhere.advice();
    return new NothingAttached(
        purpose,
        "nothing of the type "
            + String.join(" or ", selection.types().types())
            + " is attached to "
            + where
            + (others.isEmpty() ? "" : ", only " + others)
            + elsewhere.but(),
        others.isEmpty() ? attach : "accept a type with --artifact-type, or " + attach);
  }

  private static String also(Elsewhere.Hint elsewhere) {
    return elsewhere.advice().isEmpty() ? "" : "; or " + elsewhere.advice();
  }

  private String whereLooked(Document document, Optional<Digest> ofPlatform) {
    String platform = selection.platform().toString();
    String where =
        document instanceof Index
            ? ofPlatform
                .map(manifest -> "it or to its manifest for " + platform + ", " + manifest)
                .orElse("it, an index without a manifest for " + platform)
            : "it";
    return source.referrersName().equals(source.name())
        ? where
        : where + " in " + source.referrersName();
  }

  private String ofRevision(DigestPrefix pinned, String where) {
    String name = "the revision " + pinned;
    return examined()
        .filter(referrer -> pinned.matches(referrer.listed().digest()))
        .findFirst()
        .map(
            referrer ->
                switch (referrer) {
                  case Referrer.Refused refused -> name + " " + refused.miss().why();
                  case Referrer.Gone gone -> name + " is listed, but it is not there";
                  case Referrer.OtherSubject other -> name + " refers to another image";
                  case Referrer.OtherType other ->
                      name
                          + " is of the type "
                          + other.artifactType()
                          + ", not of "
                          + selection.types();
                  case Referrer.Accepted accepted -> name + " was not chosen";
                  case Referrer.Unreadable unreadable ->
                      name + " cannot be read: " + unreadable.why().reason();
                })
        .orElse(name + " is not attached to " + where);
  }

  private String otherTypes() {
    return examined()
        .filter(Referrer.OtherType.class::isInstance)
        .map(referrer -> ((Referrer.OtherType) referrer).artifactType())
        .filter(type -> !type.isEmpty() && !selection.types().accept(type))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private Stream<Referrer> examined() {
    return searches.stream().flatMap(search -> search.examined().stream());
  }

  private Purpose purpose() {
    return new Purpose("find the configuration of", source.name() + "@" + image);
  }
}
