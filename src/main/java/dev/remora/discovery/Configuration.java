package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.Giver;
import dev.remora.trust.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The configuration that is meant. Only this package makes one, after {@link Selection} had its
 * say: so nothing is published that it refuses.
 */
public final class Configuration {
  private final Digest image;
  private final Candidate candidate;
  private final Choice.Reason reason;
  private final String why;
  private final Optional<Manifest> manifest;
  private final Giver giver;
  private final Optional<Verdict.Signed> signed;
  private final List<Referrer.Refused> passedOver;

  /**
   * @param why the reason with what it was chosen from, in half a line for people
   * @param passedOver what would have been meant in its place, and does not count
   * @throws IllegalStateException when the selection refuses the candidate: the last line of
   *     defence
   */
  Configuration(
      Selection selection,
      Digest image,
      Candidate candidate,
      Choice.Reason reason,
      String why,
      Optional<Manifest> manifest,
      Giver giver,
      List<Referrer.Refused> passedOver) {
    this.passedOver = List.copyOf(passedOver);
    selection
        .objection(candidate)
        .ifPresent(
            miss -> {
              throw new IllegalStateException(candidate.digest() + " " + miss.why());
            });
    this.signed = selection.policy().signed(candidate);
    this.image = image;
    this.candidate = candidate;
    this.reason = reason;
    this.why = why;
    this.manifest = manifest;
    this.giver = giver;
  }

  /** The digest that was given. */
  public Digest image() {
    return image;
  }

  /** Its subject is the image, or the image's manifest for this platform. */
  public Candidate candidate() {
    return candidate;
  }

  public Choice.Reason reason() {
    return reason;
  }

  /** Why it is the one, in half a line for people; what does not count is counted. */
  public String why() {
    return switch (passedOver.size()) {
      case 0 -> why;
      case 1 -> why + "; 1 other does not count";
      default -> why + "; " + passedOver.size() + " others do not count";
    };
  }

  /** Nothing when it was verified before and need not be fetched again. */
  public Optional<Manifest> manifest() {
    return manifest;
  }

  /** Who says so: of the listing, or the reference where an artifact is named itself. */
  public Giver giver() {
    return giver;
  }

  /** By whose signature it counts; nothing where the selection asks for none. */
  public Optional<Verdict.Signed> signed() {
    return signed;
  }

  /** What would have been meant in its place, and does not count; for people, a line each. */
  public List<String> passedOver() {
    return passedOver.stream()
        .map(refused -> refused.candidate().digest() + " " + refused.miss().why() + ": passed over")
        .toList();
  }

  public Digest revision() {
    return candidate.digest();
  }
}
