package dev.remora.discovery;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.function.Predicate;

/**
 * The listed referrers that deserve a look: those with an accepted type or none.
 *
 * @param others what is looked at only when none of these is a candidate
 */
record Shortlist(List<Descriptor> entries, List<Descriptor> others, AcceptedTypes types) {

  static Shortlist of(List<Descriptor> listed, Selection selection) {
    AcceptedTypes types = selection.types();
    if (selection.revision().isPresent()) {
      return new Shortlist(
          listed.stream().filter(d -> selection.revision().get().matches(d.digest())).toList(),
          List.of(),
          types);
    }
    Predicate<Descriptor> likely = types::mayAccept;
    return new Shortlist(
        listed.stream().filter(likely).toList(),
        listed.stream().filter(likely.negate()).toList(),
        types);
  }

  /**
   * Whether the listing alone says what each entry is. A candidate without annotations may have
   * lost them on the way: some clients write the referrers tag without.
   */
  boolean tellsEnough() {
    return !entries.isEmpty() && entries.stream().allMatch(entry -> tellsEnough(entry, types));
  }

  static boolean tellsEnough(Descriptor entry, AcceptedTypes types) {
    return AcceptedTypes.listedType(entry)
        .map(type -> !types.accept(type) || !entry.annotations().isEmpty())
        .orElse(false);
  }

  List<Candidate> asListed(Digest subject) {
    return entries.stream().map(entry -> asListed(entry, subject)).toList();
  }

  static Candidate asListed(Descriptor entry, Digest subject) {
    return new Candidate(
        entry.digest(), subject, entry.artifactType().orElse(""), entry.annotations());
  }

  Descriptor entry(Digest digest) {
    return entries.stream().filter(d -> d.digest().equals(digest)).findFirst().orElseThrow();
  }

  Shortlist without(Descriptor entry) {
    return new Shortlist(entries.stream().filter(d -> !d.equals(entry)).toList(), others, types);
  }
}
