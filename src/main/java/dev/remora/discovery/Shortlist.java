package dev.remora.discovery;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The listed referrers that deserve a look: those with an accepted type or none; if there are none
 * of these, all.
 */
record Shortlist(List<Descriptor> entries, AcceptedTypes types) {

  static Shortlist of(List<Descriptor> listed, AcceptedTypes types, Optional<Digest> revision) {
    if (revision.isPresent()) {
      return new Shortlist(
          listed.stream().filter(d -> d.digest().equals(revision.get())).toList(), types);
    }
    List<Descriptor> likely =
        listed.stream().filter(d -> d.artifactType().map(types::accept).orElse(true)).toList();
    return new Shortlist(likely.isEmpty() ? listed : likely, types);
  }

  /**
   * Whether the listing alone says what each entry is. An entry without annotations may have lost
   * them on the way: some clients write the referrers tag without.
   */
  boolean tellsEnough() {
    return !entries.isEmpty()
        && entries.stream()
            .allMatch(
                d ->
                    d.artifactType().map(types::accept).orElse(false)
                        && !d.annotations().isEmpty());
  }

  List<Candidate> asListed(Digest subject) {
    return entries.stream()
        .map(d -> new Candidate(d.digest(), subject, d.artifactType().orElse(""), d.annotations()))
        .toList();
  }

  Descriptor entry(Digest digest) {
    return entries.stream().filter(d -> d.digest().equals(digest)).findFirst().orElseThrow();
  }
}
