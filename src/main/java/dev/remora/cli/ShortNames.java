package dev.remora.cli;

import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.ImageReference;
import dev.remora.source.ShortDigests;
import dev.remora.sync.Target;
import dev.remora.time.Deadline;

/**
 * Makes whole what was named by the beginning of its digest, as results show it, before anything is
 * done with it: what is done is done to a digest, and verified by it.
 */
record ShortNames(Repositories repositories, Deadline deadline, Log log) {

  Invocation whole(Invocation given) {
    return switch (given) {
      case Invocation.Pull pull ->
          new Invocation.Pull(whole(pull.target()), pull.policy(), pull.settings());
      case Invocation.Rehearse it ->
          new Invocation.Rehearse(whole(it.target()), it.telling(), it.policy(), it.settings());
      case Invocation.Diff it ->
          new Invocation.Diff(
              it.target().map(this::whole),
              it.from(),
              it.to(),
              it.telling(),
              it.policy(),
              it.settings());
      case Invocation.Follow follow ->
          new Invocation.Follow(whole(follow.target()), follow.policy(), follow.settings());
      case Invocation.Discover it ->
          new Invocation.Discover(
              whole(it.image()), it.listing(), it.explain(), it.policy(), it.settings());
      case Invocation.History it ->
          new Invocation.History(whole(it.image()), it.policy(), it.settings());
      case Invocation.Attach it ->
          new Invocation.Attach(
              whole(it.image()),
              it.content(),
              it.annotations(),
              it.signing(),
              it.force(),
              it.policy(),
              it.settings());
      case Invocation.AttachAgain it ->
          new Invocation.AttachAgain(
              whole(it.image()),
              it.from(),
              it.added(),
              it.signing(),
              it.force(),
              it.policy(),
              it.settings());
      case Invocation.Sign it ->
          new Invocation.Sign(
              whole(it.image()),
              it.revision(),
              it.signing(),
              it.force(),
              it.policy(),
              it.settings());
      case Invocation.Detach it ->
          new Invocation.Detach(
              whole(it.image()), it.revision(), it.force(), it.policy(), it.settings());
      case Invocation.Inspect it ->
          new Invocation.Inspect(whole(it.reference()), it.form(), it.settings());
      case Invocation.Push push -> push; // makes the digest
      case Invocation.Status status -> status; // asks nobody
    };
  }

  /** What is pulled again and again should be the same every time. */
  Target whole(Target target) {
    ImageReference given = target.reference();
    if (given.prefix().isEmpty()) {
      return target;
    }
    ImageReference whole = whole(given);
    log.warn(given + " is " + whole + ": name the whole digest where it has to stay that");
    return switch (target) {
      case Target.Image _ -> new Target.Image(whole);
      case Target.Artifact _ -> new Target.Artifact(whole);
    };
  }

  private ImageReference whole(ImageReference given) {
    return given.prefix().map(prefix -> given.withDigest(found(given, prefix))).orElse(given);
  }

  private Digest found(ImageReference given, DigestPrefix prefix) {
    return new ShortDigests(repositories.openImage(given.location(), deadline)).find(prefix);
  }
}
