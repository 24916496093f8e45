package dev.remora.cli;

import dev.remora.attach.RevisionName;
import dev.remora.attach.Signing;
import dev.remora.compare.SideName;
import dev.remora.diff.Masking;
import dev.remora.discovery.Policy;
import dev.remora.oci.Annotations;
import dev.remora.oci.ImageReference;
import dev.remora.settings.Settings;
import dev.remora.sync.Target;
import java.util.Locale;
import java.util.Optional;

/** A command with its arguments and settings, checked. */
sealed interface Invocation {
  /** The settings that hold for it; they are handed on in parts. */
  Settings settings();

  /** What a configuration has to satisfy to count, by those settings: whose signature it has. */
  Policy policy();

  /** {@code remora pull [IMAGE]}. */
  record Pull(Target target, Policy policy, Settings settings) implements Invocation {}

  /** {@code remora pull [IMAGE] --dry-run}. */
  record Rehearse(Target target, Telling telling, Policy policy, Settings settings)
      implements Invocation {}

  /**
   * {@code remora diff [IMAGE] A B}.
   *
   * @param target nothing where a volume says whose it is, or nobody has to
   */
  record Diff(
      Optional<Target> target,
      SideName from,
      SideName to,
      Telling telling,
      Policy policy,
      Settings settings)
      implements Invocation {}

  /**
   * How a difference is told.
   *
   * @param exitCode whether the exit code tells, too
   */
  record Telling(Masking masking, boolean exitCode) {}

  /** {@code remora follow [IMAGE]}. */
  record Follow(Target target, Policy policy, Settings settings) implements Invocation {}

  /**
   * {@code remora discover [IMAGE]}.
   *
   * @param explain why pull takes what it takes, instead of what there is
   */
  record Discover(
      ImageReference image, Listing listing, boolean explain, Policy policy, Settings settings)
      implements Invocation {}

  /** {@code remora history [IMAGE]}. */
  record History(ImageReference image, Policy policy, Settings settings) implements Invocation {}

  /**
   * {@code remora attach IMAGE FILE[:MEDIA-TYPE]...}.
   *
   * @param annotations of the artifact
   * @param signing by what it is signed; nothing where it is not
   * @param force attach even if it would not be chosen, or breaks a pull
   */
  record Attach(
      ImageReference image,
      GivenContent content,
      Annotations annotations,
      Optional<Signing> signing,
      boolean force,
      Policy policy,
      Settings settings)
      implements Invocation {}

  /**
   * {@code remora attach IMAGE --from REVISION}.
   *
   * @param added annotations beside those that the revision has
   */
  record AttachAgain(
      ImageReference image,
      RevisionName from,
      Annotations added,
      Optional<Signing> signing,
      boolean force,
      Policy policy,
      Settings settings)
      implements Invocation {}

  /**
   * {@code remora sign IMAGE REVISION}.
   *
   * @param force sign even if it would not be chosen, or breaks a pull
   */
  record Sign(
      ImageReference image,
      RevisionName revision,
      Signing signing,
      boolean force,
      Policy policy,
      Settings settings)
      implements Invocation {}

  /**
   * {@code remora detach IMAGE REVISION}.
   *
   * @param force detach even if what is left breaks a pull
   */
  record Detach(
      ImageReference image, RevisionName revision, boolean force, Policy policy, Settings settings)
      implements Invocation {}

  /** {@code remora push REF FILE[:MEDIA-TYPE]...}. */
  record Push(
      ImageReference reference,
      GivenContent content,
      Annotations annotations,
      Optional<Signing> signing,
      Settings settings)
      implements Invocation {
    @Override
    public Policy policy() {
      return Policy.NONE; // chooses nothing
    }
  }

  /** {@code remora inspect REF}. */
  record Inspect(ImageReference reference, Form form, Settings settings) implements Invocation {
    @Override
    public Policy policy() {
      return Policy.NONE; // shows whatever is named
    }
  }

  /**
   * {@code remora status [DIR]}.
   *
   * @param target whose configuration has to be there; nothing where any will do
   */
  record Status(Optional<Target> target, Policy policy, Settings settings) implements Invocation {}

  /** How a listing is printed. */
  enum Listing {
    TREE,
    TABLE,
    JSON,
    DIGEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How a manifest is printed.
   *
   * @param descriptor its type, digest and size instead of itself
   * @param pretty indented for people; else byte by byte, so that it hashes to its digest
   */
  record Form(boolean descriptor, boolean pretty) {}
}
