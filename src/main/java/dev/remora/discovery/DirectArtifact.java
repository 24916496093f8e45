package dev.remora.discovery;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Index;
import dev.remora.oci.Manifest;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Lookup;
import dev.remora.time.Clock;
import java.util.List;
import java.util.Optional;

/** An artifact that is named itself, of whatever type: nothing is discovered. */
public record DirectArtifact(Selection selection, Clock clock) implements Finder {

  @Override
  public Configuration find(ContentSource source, Digest named, List<Candidate> known) {
    Manifest manifest =
        switch (fetch(source, named)) {
          case Manifest itself -> itself;
          case Index index -> ofPlatform(source, index);
        };
    Candidate candidate = Candidate.of(manifest, named);
    Optional<String> objection = selection.objection(candidate);
    if (objection.isPresent()) {
      throw new NothingAttached(
          purpose(source, manifest.digest()), objection.get(), "name another one");
    }
    return new Configuration(
        named,
        candidate,
        Choice.Reason.NAMED,
        Optional.of(manifest),
        new Giver.Reference(nameOf(source, named)));
  }

  @Override
  public Optional<Configuration> recall(Digest named, Candidate before, Giver giver) {
    return selection.objection(before).isEmpty()
        ? Optional.of(
            new Configuration(named, before, Choice.Reason.NAMED, Optional.empty(), giver))
        : Optional.empty();
  }

  @Override
  public Digest fingerprint() {
    return selection.fingerprint(clock.now());
  }

  private Manifest ofPlatform(ContentSource source, Index index) {
    Digest digest =
        index
            .forPlatform(selection.platform())
            .orElseThrow(
                () ->
                    new NothingAttached(
                        purpose(source, index.digest()),
                        "it is an index without a manifest for " + selection.platform(),
                        "name the platform by --platform"))
            .digest();
    if (fetch(source, digest) instanceof Manifest manifest) {
      return manifest;
    }
    throw new NothingAttached(
        purpose(source, digest), "it is an index within an index", "name the manifest itself");
  }

  private static Document fetch(ContentSource source, Digest digest) {
    Purpose purpose = purpose(source, digest);
    return Lookup.document(digest, source, purpose)
        .orElseThrow(
            () ->
                new ImageNotFound(
                    purpose, "there is no such artifact", "check the name; was it pushed?"));
  }

  private static Purpose purpose(ContentSource source, Digest digest) {
    return new Purpose("read the artifact", nameOf(source, digest));
  }

  private static String nameOf(ContentSource source, Digest digest) {
    return source.name() + "@" + digest;
  }
}
