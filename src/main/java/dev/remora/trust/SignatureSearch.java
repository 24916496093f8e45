package dev.remora.trust;

import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One search for a signature of one manifest: the cheapest places first. */
final class SignatureSearch {
  /** How many signatures are looked at of each form, for a manifest. */
  static final int MOST = 16;

  private final Verifier verifier;
  private final Digest manifest;
  private final ContentSource source;
  private final Set<Signature.Kind> wanted;
  private final Set<Digest> judged = new HashSet<>();
  private Miss nearest = new Miss(Miss.Reason.NOT_SIGNED, "carries no signature");
  private Optional<RegistryUnavailable> away = Optional.empty();
  private int cut;

  SignatureSearch(Verifier verifier, Digest manifest, ContentSource source) {
    this.verifier = verifier;
    this.manifest = manifest;
    this.source = source;
    this.wanted = verifier.rules().kinds();
  }

  Verdict run() {
    List<Descriptor> listed = listed();
    return inListing(listed)
        .or(() -> attached(listed, this::mayBeBundle))
        .or(() -> attached(listed, this::mayBeEnvelope))
        .or(this::underTag)
        .<Verdict>map(signed -> signed)
        .orElseGet(this::none);
  }

  /**
   * What may be a signature. A listing that makes no sense is none: whoever pushes may make it so.
   */
  private List<Descriptor> listed() {
    try {
      Listing.Listed listing = Lookup.referrers(manifest, source);
      saidBy(listing.giver());
      return listing.referrers().stream()
          .filter(this::mayBeWanted)
          .filter(this::isNoAttestation)
          .toList();
    } catch (ImageNotFound | IntegrityFailure | ProtocolViolation e) {
      missed(Refusal.unreadable("what is attached to it cannot be listed: " + e.reason()).miss());
      return List.of();
    }
  }

  /** One that is listed as of another form is never fetched, but that it is there helps. */
  private boolean mayBeWanted(Descriptor entry) {
    if (mayBeBundle(entry) || mayBeEnvelope(entry)) {
      return true;
    }
    if (Signatures.isBundle(entry.artifactType()) && Signatures.otherPredicate(entry).isEmpty()) {
      missed(Verifier.otherForm(Signature.Kind.BUNDLE));
    }
    if (Signatures.isNotation(entry.artifactType())) {
      missed(Verifier.otherForm(Signature.Kind.NOTATION_JWS));
    }
    return false;
  }

  private boolean mayBeBundle(Descriptor entry) {
    return wanted.contains(Signature.Kind.BUNDLE)
        && (Signatures.isBundle(entry.artifactType())
            || Signatures.saysNothing(entry.artifactType()));
  }

  private boolean mayBeEnvelope(Descriptor entry) {
    return (wanted.contains(Signature.Kind.NOTATION_JWS)
            || wanted.contains(Signature.Kind.NOTATION_COSE))
        && (Signatures.isNotation(entry.artifactType())
            || Signatures.saysNothing(entry.artifactType()));
  }

  /** One that is labelled so is never fetched: there may be thousands, and none would count. */
  private boolean isNoAttestation(Descriptor entry) {
    Optional<String> other = Signatures.otherPredicate(entry);
    other.ifPresent(predicate -> missed(Statement.attestation(predicate).miss()));
    return other.isEmpty();
  }

  /** Those that the listing itself holds: no request more. */
  private Optional<Verdict.Signed> inListing(List<Descriptor> listed) {
    List<Descriptor> whole =
        listed.stream()
            .filter(this::mayBeBundle)
            .filter(entry -> entry.annotations().get(Signatures.BUNDLE).isPresent())
            .toList();
    for (Descriptor entry : bounded(whole)) {
      try {
        Optional<Verdict.Signed> signed =
            signed(
                new Signature(
                    Signature.Kind.BUNDLE,
                    entry.digest(),
                    Carrier.inline(entry.annotations().get(Signatures.BUNDLE).orElse("")),
                    ""));
        if (signed.isPresent()) {
          return signed;
        }
        judged.add(entry.digest());
      } catch (Refusal e) { // the manifest may hold it as it was
        missed(e.miss());
      }
    }
    return Optional.empty();
  }

  /** Those that take a manifest each, and most of them a blob. */
  private Optional<Verdict.Signed> attached(List<Descriptor> listed, Predicate<Descriptor> form) {
    Carrier carrier = new Carrier(source, manifest);
    List<Descriptor> others = new ArrayList<>(listed);
    others.removeIf(entry -> judged.contains(entry.digest()) || !form.test(entry));
    others.sort(Comparator.comparingInt(SignatureSearch::rank));
    List<Descriptor> looked = bounded(others);
    looked.forEach(entry -> judged.add(entry.digest()));
    return firstSigned(looked, entry -> carrier.attached(entry, wanted));
  }

  /** The likeliest first: under the tag schema nothing is labelled. */
  private static int rank(Descriptor entry) {
    if (Signatures.saysNothing(entry.artifactType())) {
      return 2;
    }
    return entry.annotations().get(Signatures.PREDICATE).isPresent() ? 0 : 1;
  }

  /** Those of cosign before version 3, which are attached to nothing. */
  private Optional<Verdict.Signed> underTag() {
    if (!wanted.contains(Signature.Kind.CLASSIC)) {
      return Optional.empty();
    }
    try {
      Optional<SourceAnswer<Digest>> tag = Signatures.tag(manifest).flatMap(source::resolve);
      if (tag.isEmpty()) {
        return Optional.empty();
      }
      saidBy(tag.get().giver());
      TaggedCarrier carrier = new TaggedCarrier(source, tag.get().content());
      return firstSigned(bounded(carrier.layers()), carrier::signature);
    } catch (Refusal e) {
      missed(e.miss());
    } catch (ImageNotFound | IntegrityFailure | ProtocolViolation e) {
      missed(Refusal.unreadable("its tag cannot be read: " + e.reason()).miss());
    } catch (RegistryUnavailable e) {
      if (away.isEmpty()) {
        throw e;
      }
      // as before: the registry is away, and what stands in for it has no such tag
    }
    return Optional.empty();
  }

  private interface Reader {
    Signature read(Descriptor found) throws Refusal;
  }

  private Optional<Verdict.Signed> firstSigned(List<Descriptor> found, Reader reader) {
    for (Descriptor one : found) {
      try {
        Optional<Verdict.Signed> signed = signed(reader.read(one));
        if (signed.isPresent()) {
          return signed;
        }
      } catch (Refusal e) {
        missed(e.miss());
      }
    }
    return Optional.empty();
  }

  private Optional<Verdict.Signed> signed(Signature signature) {
    return switch (verifier.verify(manifest, signature)) {
      case Verdict.Signed signed -> Optional.of(signed);
      case Verdict.NotSigned not -> {
        missed(not.miss());
        yield Optional.empty();
      }
    };
  }

  private List<Descriptor> bounded(List<Descriptor> found) {
    cut += Math.max(0, found.size() - MOST);
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  private void saidBy(Giver giver) {
    away = away.or(giver::away);
  }

  private void missed(Miss miss) {
    nearest = nearest.nearer(miss);
  }

  private Verdict none() {
    if (cut > 0) {
      missed(new Miss(Miss.Reason.NOT_LOOKED_AT, "has more attached than is looked at"));
    }
    String more =
        cut > 0 ? " (" + cut + " more were not looked at, " + MOST + " of each form are)" : "";
    return new Verdict.NotSigned(new Miss(nearest.reason(), nearest.why() + more), away);
  }
}
