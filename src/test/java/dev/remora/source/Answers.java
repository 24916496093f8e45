package dev.remora.source;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.List;

/** What a source gives, without who gave it. */
public final class Answers {
  private Answers() {}

  public static List<Descriptor> referrers(ContentSource source, Digest subject) {
    return Lookup.referrers(subject, source).referrers();
  }
}
