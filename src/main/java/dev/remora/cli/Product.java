package dev.remora.cli;

import dev.remora.attach.Attachment;
import dev.remora.attach.Detachment;
import dev.remora.attach.PushedArtifact;
import dev.remora.attach.RevisionName;
import dev.remora.attach.SignedRevision;
import dev.remora.compare.Rehearsal;
import dev.remora.compare.TemporaryPlace;
import dev.remora.discovery.Candidate;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.Known;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Survey;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.posix.Processors;
import dev.remora.publish.Published;
import dev.remora.publish.Volume;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.source.Progress;
import dev.remora.sync.Delivery;
import dev.remora.sync.Follow;
import dev.remora.sync.FollowEnd;
import dev.remora.sync.FollowRules;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.sync.PassRules;
import dev.remora.sync.Rollback;
import dev.remora.sync.Start;
import dev.remora.sync.StartResult;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Does each command, with the parts that {@link Wiring} makes. */
record Product(
    Map<String, String> environment,
    StandardInput input,
    Log log,
    Progress progress,
    Clock clock,
    RandomGenerator random)
    implements Commands {

  /** Of health and metrics, for what runs long. */
  private static final int USUAL_PORT = 8077;

  @Override
  public Result execute(Invocation invocation) {
    Settings settings = invocation.settings();
    // who follows is waited for by nobody, and tells what changes
    Clock clock =
        invocation instanceof Invocation.Follow ? this.clock : new ToldWaits(this.clock, log);
    Deadline deadline = Deadline.in(settings.get(SettingsTable.DEADLINE), clock);
    // not closed: the process ends next, and closing connections would take a while
    Repositories repositories = new Repositories(settings, environment, clock, random, log);
    Wiring wiring =
        new Wiring(settings, invocation.policy(), repositories, log, progress, clock, random);
    return invocation instanceof Invocation.Follow follow
        ? follow(follow, wiring, deadline) // which ends by itself
        : ProcessSignals.endAtOnce(log).around(() -> once(invocation, wiring, deadline));
  }

  private Result once(Invocation given, Wiring wiring, Deadline deadline) {
    Invocation invocation = new ShortNames(wiring.repositories(), deadline, log).whole(given);
    if (!(invocation instanceof Invocation.Pull || invocation instanceof Invocation.Status)) {
      Processors.useAll(); // a pull first finds out whether there is much to do
    }
    return switch (invocation) {
      case Invocation.Pull pull -> pull(pull, wiring, deadline);
      case Invocation.Rehearse it -> {
        Rehearsal rehearsal = wiring.rehearsal(it.target(), temporary());
        yield new Result.Rehearsed(
            it.target(),
            rehearsal.run(it.target(), it.telling().masking(), deadline),
            volume(it),
            it.telling().exitCode());
      }
      case Invocation.Diff it ->
          new Result.Compared(
              wiring
                  .revisions(it.target(), temporary())
                  .compare(it.target(), it.from(), it.to(), it.telling().masking(), deadline),
              it.telling().exitCode());
      case Invocation.Follow follow -> throw new IllegalArgumentException("it goes on");
      case Invocation.Discover discover -> discover(discover, wiring, deadline);
      case Invocation.History history -> history(history, wiring, deadline);
      case Invocation.Attach attach ->
          attached(
              attach.image(),
              wiring
                  .attacher(attach.image(), attach.signing(), deadline)
                  .attach(
                      attach.image(),
                      wiring.content(
                          attach.content(), input, author().with(attach.annotations()), deadline),
                      attach.force()));
      case Invocation.AttachAgain again ->
          attached(
              again.image(),
              wiring
                  .attacher(again.image(), again.signing(), deadline)
                  .attachAgain(again.image(), again.from(), again.added(), again.force()));
      case Invocation.Sign sign ->
          signed(
              sign.image(),
              wiring
                  .revisionSigner(sign.image(), deadline)
                  .sign(sign.image(), sign.revision(), sign.signing(), sign.force()));
      case Invocation.Detach(ImageReference image, RevisionName revision, boolean force, _, _) -> {
        Detachment done =
            wiring.attacher(image, Optional.empty(), deadline).detach(image, revision, force);
        done.consequences().forEach(log::warn);
        yield new Result.Detached(
            image, done.removed().subject(), done.removed().digest(), done.signatures());
      }
      case Invocation.Push push -> {
        PushedArtifact pushed =
            wiring
                .pusher(push.reference(), push.signing(), deadline)
                .push(
                    push.reference(),
                    wiring.content(
                        push.content(), input, author().with(push.annotations()), deadline));
        yield new Result.Pushed(
            push.reference().withDigest(pushed.manifest().digest()),
            Result.Revision.of(pushed.manifest()),
            pushed.signature());
      }
      case Invocation.Inspect inspect -> inspect(inspect, wiring, deadline);
      case Invocation.Status status -> status(status, wiring, deadline);
    };
  }

  private TemporaryPlace temporary() {
    return TemporaryPlace.of(environment, random, clock);
  }

  private AuthorAnnotations author() {
    return new AuthorAnnotations(environment);
  }

  private static Result pull(Invocation.Pull pull, Wiring wiring, Deadline deadline) {
    Delivery delivery = wiring.delivery(pull.target());
    // it serves until the process ends
    wiring.monitor(OptionalInt.empty()).happened(new PassEvent.Begun(deadline.remaining()));
    StartResult started =
        new Start(delivery, wiring.pass(delivery, PassRules.once()), wiring.startRules())
            .run(deadline);
    return new Result.Pulled(pull.target(), started, volume(pull));
  }

  private Result follow(Invocation.Follow given, Wiring wiring, Deadline deadline) {
    Settings settings = given.settings();
    ProcessSignals signals = ProcessSignals.receive(); // before anything that takes a while
    Invocation.Follow follow =
        new Invocation.Follow(
            new ShortNames(wiring.repositories(), deadline, log).whole(given.target()),
            given.policy(),
            settings);
    Orphans.reap();
    PassListener monitor = wiring.monitor(OptionalInt.of(USUAL_PORT));
    Delivery delivery = wiring.delivery(follow.target());
    PassRules rules =
        PassRules.again(settings.get(SettingsTable.FOLLOW_TAG), settings.get(SettingsTable.REPAIR));
    Follow loop =
        new Follow(
            delivery,
            wiring.pass(delivery, rules),
            new FollowRules(
                wiring.startRules(),
                settings.get(SettingsTable.INTERVAL),
                settings.get(SettingsTable.DEADLINE)),
            new Rest(signals),
            wiring.hook(),
            wiring.repositories()::traffic,
            new FollowLog(log, volume(follow)).and(wiring.patience()).and(monitor),
            random);
    FollowEnd end = loop.run();
    return new Result.Followed(
        new Result.Pulled(follow.target(), end.last(), volume(follow)), end.code());
  }

  private Result attached(ImageReference image, Attachment attachment) {
    attachment.whyNotChosen().ifPresent(why -> log.warn("pull will not choose it: " + why));
    attachment.consequences().forEach(log::warn);
    Result.Revision revision = Result.Revision.of(attachment.manifest());
    return new Result.Attached(image, attachment.to(), revision, attachment.signature());
  }

  private Result signed(ImageReference image, SignedRevision signed) {
    signed.whyNotChosen().ifPresent(why -> log.warn("pull will not choose it: " + why));
    signed.consequences().forEach(log::warn);
    return new Result.Signed(
        image, signed.subject(), signed.revision(), signed.signature(), signed.isNew());
  }

  private Result discover(Invocation.Discover discover, Wiring wiring, Deadline deadline) {
    wiring.repositories().lookAtAll();
    ContentSource source = wiring.repositories().openImage(discover.image().location(), deadline);
    Target target = new Target.Image(discover.image());
    Digest image = target.named(source, log).content();
    Discovery discovery = wiring.discovery();
    if (discover.explain()) {
      Optional<Known.Floor> floor =
          new Rollback(target, discovery).floor(wiring.volume().state(deadline), image);
      Explanation explanation = discovery.explain(source, image, floor);
      Survey survey = explanation.deciding().survey();
      Optional<Digest> taken = explanation.taken().map(Configuration::revision);
      return new Result.Explained(discovered(discover, survey, taken, "", discovery), explanation);
    }
    Survey survey = discovery.survey(source, image);
    String elsewhere =
        survey.suspects().isEmpty() && survey.obstacle().isEmpty() && survey.refused().isEmpty()
            ? discovery.elsewhere(source, image)
            : "";
    Optional<Digest> chosen = survey.chosen().map(Candidate::digest);
    Result.Discovered found = discovered(discover, survey, chosen, elsewhere, discovery);
    if (discover.listing() == Invocation.Listing.DIGEST) {
      found.outlook().lines().forEach(log::warn); // standard output has no room for it
    }
    return found;
  }

  private Result history(Invocation.History history, Wiring wiring, Deadline deadline) {
    ContentSource source = wiring.repositories().openImage(history.image().location(), deadline);
    Target target = new Target.Image(history.image());
    Digest image = target.named(source, log).content();
    Discovery discovery = wiring.discovery();
    Volume volume = wiring.volume();
    Optional<Known.Floor> floor =
        new Rollback(target, discovery).floor(volume.state(deadline), image);
    Optional<Published> published = volume.published(deadline);
    boolean ofImage = published.filter(it -> target.owns(it, image)).isPresent();
    boolean asked = history.settings().given(SettingsTable.TO).isPresent();
    Optional<Result.OnVolume> onVolume =
        Optional.of(new Result.OnVolume(volume(history), published, ofImage))
            .filter(_ -> asked || published.isPresent());
    return new Result.Ranked(
        history.image(), discovery.history(source, image, floor), onVolume, clock.now());
  }

  private static Result.Discovered discovered(
      Invocation.Discover discover,
      Survey survey,
      Optional<Digest> pulled,
      String elsewhere,
      Discovery discovery) {
    Policy policy = discovery.selection().policy();
    return new Result.Discovered(
        discover.image(),
        survey.subject(),
        survey.referrers().stream().map(it -> AttachedItem.of(it, pulled, policy)).toList(),
        Outlook.of(survey, elsewhere, policy),
        discover.listing());
  }

  private static Result inspect(Invocation.Inspect inspect, Wiring wiring, Deadline deadline) {
    ImageReference reference = inspect.reference();
    ContentSource source =
        wiring.repositories().openWritable(reference.location(), deadline).source();
    return Lookup.digest(reference, source)
        .flatMap(digest -> source.manifest(digest.content()))
        .map(document -> new Result.Inspected(document.content(), inspect.form()))
        .orElseThrow(
            () ->
                new ImageNotFound(
                    new Purpose("inspect", reference.toString()),
                    "there is no such manifest",
                    "check the name; was it pushed?"));
  }

  private Result status(Invocation.Status status, Wiring wiring, Deadline deadline) {
    VolumeStatus found =
        VolumeStatus.of(wiring.volume(), status.target(), status.policy(), deadline);
    return new Result.Status(volume(status), found, found.age(clock.now()));
  }

  private static Path volume(Invocation invocation) {
    return invocation.settings().get(SettingsTable.TO);
  }
}
