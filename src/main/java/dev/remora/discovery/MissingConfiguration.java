package dev.remora.discovery;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says why nothing was found, and what to do about it.
 *
 * @param image as people write it
 * @param where it was looked for, as in "attached to it"
 * @param examined the manifests that were looked at
 */
record MissingConfiguration(
    String image, String where, Selection selection, List<Referrer> examined) {

  NothingAttached failure() {
    Purpose purpose = new Purpose("find the configuration of", image);
    if (selection.revision().isPresent()) {
      return new NothingAttached(
          purpose,
          ofRevision(selection.revision().get()),
          "see what is attached with: remora discover " + image);
    }
    String others = otherTypes();
    String attach = "attach one with: remora attach " + image + " FILE";
    return new NothingAttached(
        purpose,
        "nothing of the type "
            + String.join(" or ", selection.types().types())
            + " is attached to "
            + where
            + (others.isEmpty() ? "" : ", only " + others),
        others.isEmpty() ? attach : "accept a type with --artifact-type, or " + attach);
  }

  private String ofRevision(Digest pinned) {
    String name = "the revision " + pinned;
    return examined.stream()
        .filter(referrer -> referrer.listed().digest().equals(pinned))
        .findFirst()
        .map(
            referrer ->
                switch (referrer) {
                  case Referrer.Refused refused -> name + " does not count: " + refused.why();
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
    return examined.stream()
        .filter(Referrer.OtherType.class::isInstance)
        .map(referrer -> ((Referrer.OtherType) referrer).artifactType())
        .filter(type -> !type.isEmpty() && !selection.types().accept(type))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }
}
