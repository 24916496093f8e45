package dev.remora.cli;

import dev.remora.attach.Attacher;
import dev.remora.attach.Detacher;
import dev.remora.attach.FileArgument;
import dev.remora.attach.NewContent;
import dev.remora.attach.Pusher;
import dev.remora.content.ContentWriter;
import dev.remora.content.ModeMasks;
import dev.remora.content.Progress;
import dev.remora.discovery.DirectArtifact;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Finder;
import dev.remora.discovery.MatchRules;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.Purpose;
import dev.remora.hooks.ChangeHook;
import dev.remora.hooks.Validator;
import dev.remora.observe.Monitor;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Platform;
import dev.remora.paths.Limits;
import dev.remora.posix.Processors;
import dev.remora.publish.Modes;
import dev.remora.publish.Volume;
import dev.remora.settings.LogLevel;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.source.RevisionCache;
import dev.remora.source.cache.LayoutCache;
import dev.remora.sync.Delivery;
import dev.remora.sync.Follow;
import dev.remora.sync.FollowRules;
import dev.remora.sync.Hook;
import dev.remora.sync.Pass;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassListener;
import dev.remora.sync.PassRules;
import dev.remora.sync.Sources;
import dev.remora.sync.Start;
import dev.remora.sync.StartResult;
import dev.remora.sync.StartRules;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeCheck;
import dev.remora.sync.VolumeStatus;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The composition root: the parts of the product meet here and nowhere else. */
final class Wiring implements Commands {
  /** Of health and metrics, for what runs long. */
  private static final int USUAL_PORT = 8077;

  private final Map<String, String> environment;
  private final Log log;
  private final Progress progress;
  private final Clock clock;
  private final RandomGenerator random;

  Wiring(
      Map<String, String> environment,
      Log log,
      Progress progress,
      Clock clock,
      RandomGenerator random) {
    this.environment = environment;
    this.log = log;
    this.progress = progress;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Result execute(Invocation invocation) {
    Settings settings = invocation.settings();
    Deadline deadline = Deadline.in(settings.get(SettingsTable.DEADLINE), clock);
    // not closed: the process ends next, and closing connections would take a while
    Repositories repositories = new Repositories(settings, environment, clock, random, log);
    return invocation instanceof Invocation.Follow follow
        ? follow(follow, repositories) // which ends by itself
        : ProcessSignals.endAtOnce(log).around(() -> once(invocation, repositories, deadline));
  }

  private Result once(Invocation invocation, Repositories repositories, Deadline deadline) {
    Settings settings = invocation.settings();
    if (!(invocation instanceof Invocation.Pull || invocation instanceof Invocation.Status)) {
      Processors.useAll(); // a pull first finds out whether there is much to do
    }
    return switch (invocation) {
      case Invocation.Pull pull -> pull(pull, repositories, deadline);
      case Invocation.Follow follow -> throw new IllegalArgumentException("it goes on");
      case Invocation.Discover discover -> discover(discover, repositories, deadline);
      case Invocation.Attach attach ->
          Results.attached(
              attach.image(),
              attacher(attach.image(), settings, repositories, deadline)
                  .attach(
                      attach.image(),
                      content(attach.files(), attach.annotations(), settings),
                      attach.force()),
              log);
      case Invocation.AttachAgain again ->
          Results.attached(
              again.image(),
              attacher(again.image(), settings, repositories, deadline)
                  .attachAgain(again.image(), again.from(), again.added(), again.force()),
              log);
      case Invocation.Detach detach -> detach(detach, repositories, deadline);
      case Invocation.Push push -> push(push, repositories, deadline);
      case Invocation.Inspect inspect -> inspect(inspect, repositories, deadline);
      case Invocation.Status status -> status(status, deadline);
    };
  }

  private Result pull(Invocation.Pull pull, Repositories repositories, Deadline deadline) {
    Settings settings = pull.settings();
    Target target = pull.target();
    Delivery delivery = delivery(target, settings);
    Pass pass = pass(delivery, settings, PassRules.once(), repositories);
    // it serves until the process ends
    monitor(settings, OptionalInt.empty())
        .ifPresent(monitor -> monitor.happened(new PassEvent.Begun(deadline.remaining())));
    StartResult started = new Start(delivery, pass, startRules(settings)).run(deadline);
    return Results.pulled(target, started, settings.get(SettingsTable.TO));
  }

  private Result follow(Invocation.Follow follow, Repositories repositories) {
    Settings settings = follow.settings();
    Target target = follow.target();
    ProcessSignals signals = ProcessSignals.receive(); // before anything that takes a while
    Orphans.reap();
    PassListener listening =
        monitor(settings, OptionalInt.of(USUAL_PORT))
            .<PassListener>map(monitor -> monitor)
            .orElseGet(PassListener::none);
    Delivery delivery = delivery(target, settings);
    PassRules rules =
        PassRules.again(settings.get(SettingsTable.FOLLOW_TAG), settings.get(SettingsTable.REPAIR));
    Follow loop =
        new Follow(
            delivery,
            pass(delivery, settings, rules, repositories),
            new FollowRules(
                startRules(settings),
                settings.get(SettingsTable.INTERVAL),
                settings.get(SettingsTable.DEADLINE)),
            signals,
            hook(settings, repositories),
            repositories::traffic,
            new FollowLog(log, settings.get(SettingsTable.TO))
                .and(patience(repositories))
                .and(listening),
            random);
    return Results.followed(target, loop.run(), settings.get(SettingsTable.TO));
  }

  private Delivery delivery(Target target, Settings settings) {
    return new Delivery(target, volume(settings), cache(settings), clock, log);
  }

  /** The start waits for the registry; a poll does not, because the next one comes anyway. */
  private static PassListener patience(Repositories repositories) {
    return event -> {
      if (event instanceof PassEvent.Started) {
        repositories.expectLittle();
      }
    };
  }

  private static Optional<Hook> hook(Settings settings, Repositories repositories) {
    return settings
        .find(SettingsTable.ON_CHANGE)
        .map(
            target -> ChangeHook.of(target, repositories::http, ForeignContent.of(settings))::tell);
  }

  private Pass pass(
      Delivery delivery, Settings settings, PassRules rules, Repositories repositories) {
    Finder finder =
        switch (delivery.target()) {
          case Target.Image image -> discovery(settings);
          case Target.Artifact artifact -> new DirectArtifact(selection(settings), clock);
        };
    Sources sources =
        switch (delivery.target()) {
          case Target.Image image -> repositories::openImage;
          case Target.Artifact artifact -> repositories;
        };
    return new Pass(delivery, sources, finder, writer(settings), validator(settings), rules);
  }

  private RevisionCache cache(Settings settings) {
    return settings
        .find(SettingsTable.CACHE)
        .<RevisionCache>map(
            directory ->
                new LayoutCache(
                    directory,
                    settings.find(SettingsTable.CACHE_MAX),
                    platform(settings),
                    settings.find(SettingsTable.REFERRERS).map(Object::toString),
                    clock,
                    log::warn,
                    log.trace()))
        .orElseGet(RevisionCache::none);
  }

  private static StartRules startRules(Settings settings) {
    return new StartRules(
        settings.get(SettingsTable.ON_FAILURE),
        settings.get(SettingsTable.FALLBACK_AFTER),
        settings.find(SettingsTable.MAX_STALE));
  }

  /** Health and metrics, where they are wanted. */
  private Optional<Monitor> monitor(Settings settings, OptionalInt usualPort) {
    OptionalInt port = settings.find(SettingsTable.HTTP_PORT).orElse(usualPort);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    InetSocketAddress address =
        settings
            .find(SettingsTable.HTTP_ADDRESS)
            .map(given -> new InetSocketAddress(given, port.getAsInt()))
            .orElseGet(() -> new InetSocketAddress(port.getAsInt()));
    Monitor monitor =
        Monitor.start(address, settings.find(SettingsTable.MAX_AGE), Build.THIS.version(), clock);
    log.event(
        LogLevel.INFO,
        "serving",
        "serving health and metrics on " + monitor.address(),
        Map.of("address", monitor.address()));
    return Optional.of(monitor);
  }

  private Result discover(
      Invocation.Discover discover, Repositories repositories, Deadline deadline) {
    repositories.lookAtAll();
    ContentSource source = repositories.openImage(discover.image().location(), deadline);
    Digest image = new Target.Image(discover.image()).named(source, log).content();
    return Results.discovered(discover, discovery(discover.settings()).survey(source, image));
  }

  private Result detach(Invocation.Detach detach, Repositories repositories, Deadline deadline) {
    Settings settings = detach.settings();
    var repository = repositories.openWritableImage(detach.image().location(), deadline);
    Detacher detacher = new Detacher(repository.source(), repository.target(), discovery(settings));
    return Results.detached(detach.image(), detacher.detach(detach.image(), detach.revision()));
  }

  private Result push(Invocation.Push push, Repositories repositories, Deadline deadline) {
    Settings settings = push.settings();
    var repository = repositories.openWritable(push.reference().location(), deadline);
    Pusher pusher =
        new Pusher(repository.target(), settings.get(SettingsTable.ARTIFACT_TYPE), clock, deadline);
    return Results.pushed(
        push.reference(),
        pusher.push(push.reference(), content(push.files(), push.annotations(), settings)));
  }

  private Result inspect(Invocation.Inspect inspect, Repositories repositories, Deadline deadline) {
    ImageReference reference = inspect.reference();
    ContentSource source = repositories.openWritable(reference.location(), deadline).source();
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

  private Result status(Invocation.Status status, Deadline deadline) {
    VolumeStatus standing =
        new VolumeCheck(volume(status.settings())).check(status.target(), deadline);
    return new Result.Status(
        status.settings().get(SettingsTable.TO), standing, standing.age(clock.now()));
  }

  private Attacher attacher(
      ImageReference image, Settings settings, Repositories repositories, Deadline deadline) {
    var repository = repositories.openWritableImage(image.location(), deadline);
    return new Attacher(
        repository.source(), repository.target(), discovery(settings), clock, deadline, random);
  }

  private static NewContent content(
      List<FileArgument> files, Annotations annotations, Settings settings) {
    return new NewContent(
        files, annotations, Math.toIntExact(settings.get(SettingsTable.INLINE_MAX).bytes()));
  }

  private Discovery discovery(Settings settings) {
    return new Discovery(selection(settings), clock, log);
  }

  private static Selection selection(Settings settings) {
    return new Selection(
        settings.get(SettingsTable.ARTIFACT_TYPE),
        settings.find(SettingsTable.MATCH).orElseGet(MatchRules::none),
        settings.find(SettingsTable.REVISION),
        settings.find(SettingsTable.REFERRERS),
        settings.get(SettingsTable.MIRROR_LISTINGS),
        platform(settings),
        Policy.NONE,
        Build.THIS.time());
  }

  private static Platform platform(Settings settings) {
    return settings.find(SettingsTable.PLATFORM).orElseGet(Platform::current);
  }

  private ContentWriter writer(Settings settings) {
    ModeMasks masks =
        new ModeMasks(
            settings.get(SettingsTable.FILE_MODE).permissions(),
            settings.get(SettingsTable.DIR_MODE).permissions());
    return new ContentWriter(limits(settings), masks, progress);
  }

  private static Validator validator(Settings settings) {
    return settings
        .find(SettingsTable.VALIDATE)
        .map(validation -> Validator.of(validation, ForeignContent.of(settings)))
        .orElseGet(Validator::none);
  }

  /** One for all of a run: it remembers what was seen there. */
  private Volume volume(Settings settings) {
    Modes modes =
        new Modes(settings.get(SettingsTable.FILE_MODE), settings.get(SettingsTable.DIR_MODE));
    return new Volume(settings.get(SettingsTable.TO), modes, limits(settings), clock, random);
  }

  private static Limits limits(Settings settings) {
    return new Limits(
        settings.get(SettingsTable.MAX_FILES),
        settings.get(SettingsTable.MAX_BYTES).bytes(),
        settings.get(SettingsTable.MAX_RATIO),
        settings.get(SettingsTable.MAX_DEPTH));
  }
}
