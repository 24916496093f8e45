package dev.remora.cli;

import dev.remora.attach.RevisionName;
import dev.remora.attach.Signing;
import dev.remora.compare.SideName;
import dev.remora.diff.MaskPattern;
import dev.remora.diff.Masking;
import dev.remora.discovery.Policy;
import dev.remora.hooks.ChangeTarget;
import dev.remora.hooks.Program;
import dev.remora.hooks.ValidationMethod;
import dev.remora.oci.Annotations;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.ImageReference;
import dev.remora.settings.Command;
import dev.remora.settings.Parser;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.sync.Target;
import dev.remora.time.Clock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns the words of one command into an invocation, and collects what is wrong with them. */
final class Interpreter {
  private final Words words;
  private final Settings settings;
  private final Clock clock;
  private final List<Problem> problems;
  private final Arguments arguments;

  Interpreter(Words words, Settings settings, Clock clock, List<Problem> problems) {
    this.words = words;
    this.clock = clock;
    this.settings = settings;
    this.problems = problems;
    this.arguments = new Arguments(words, problems);
  }

  /** Nothing only when there are problems. */
  Optional<Invocation> interpret(Command command) {
    return switch (command) {
      case PULL -> words.has(Option.DRY_RUN) ? rehearse() : pull();
      case FOLLOW -> published(Invocation.Follow::new);
      case DISCOVER -> discover();
      case HISTORY -> history();
      case DIFF -> diff();
      case ATTACH -> words.has(Option.FROM) ? attachAgain() : attach();
      case SIGN -> sign();
      case DETACH -> detach();
      case PUSH -> push();
      case INSPECT -> inspect();
      case STATUS -> status();
    };
  }

  /** One that puts something on a volume. */
  private interface Publishing {
    Invocation of(Target target, Policy policy, Settings settings);
  }

  private Optional<Invocation> published(Publishing command) {
    Optional<Target> target = target();
    Optional<Policy> policy = policy();
    return target.flatMap(t -> policy.map(p -> command.of(t, p, settings)));
  }

  private Optional<Invocation> pull() {
    Stream.of(Option.EXIT_CODE, Option.MASK, Option.NO_MASK)
        .filter(option -> option.isSwitch() ? words.has(option) : isGiven(option))
        .forEach(option -> arguments.report(option.name(), "makes a difference with --dry-run"));
    return published(Invocation.Pull::new);
  }

  private boolean isGiven(Option option) {
    return !words.values(option.name()).isEmpty();
  }

  private Optional<Invocation> rehearse() {
    Invocation.Telling telling = telling();
    return published(
        (target, policy, all) -> new Invocation.Rehearse(target, telling, policy, all));
  }

  private Invocation.Telling telling() {
    List<MaskPattern> patterns = arguments.options(Option.MASK, MaskPattern::new);
    if (words.has(Option.NO_MASK) && words.has(Option.MASK)) {
      arguments.report(Option.NO_MASK.name(), "contradicts " + Option.MASK.name());
    }
    return new Invocation.Telling(
        words.has(Option.NO_MASK) ? Masking.none() : Masking.of(patterns),
        words.has(Option.EXIT_CODE));
  }

  private Optional<Invocation> diff() {
    arguments.noMoreThan(3);
    int first = Math.max(0, arguments.count() - 2);
    Optional<SideName> from = arguments.at(first, "A", SideName::parse);
    Optional<SideName> to = arguments.at(first + 1, "B", SideName::parse);
    boolean ofVolume =
        Stream.of(from, to).anyMatch(s -> s.isEmpty() || s.get() instanceof SideName.OnVolume);
    Optional<Target> target = compared(ofVolume);
    Invocation.Telling telling = telling();
    Optional<Policy> policy = policy();
    return from.flatMap(
        a ->
            to.flatMap(
                b -> policy.map(p -> new Invocation.Diff(target, a, b, telling, p, settings))));
  }

  /**
   * Whose revisions are compared.
   *
   * @param ofVolume whether a volume may say it
   */
  private Optional<Target> compared(boolean ofVolume) {
    Optional<ImageReference> artifact = settings.find(SettingsTable.ARTIFACT);
    boolean imageOnCommandLine =
        arguments.count() > 2 || !words.values(SettingsTable.IMAGE.flag()).isEmpty();
    return artifact.isPresent() && !imageOnCommandLine
        ? artifact.map(Target.Artifact::new)
        : (ofVolume ? givenImage() : image()).map(Target.Image::new);
  }

  /** Nothing only when there are problems. */
  private Optional<Policy> policy() {
    return new TrustSettings(settings, clock, problems).policy();
  }

  /** What a volume is to hold. */
  private Optional<Target> target() {
    arguments.noMoreThan(1);
    Optional<ImageReference> artifact = settings.find(SettingsTable.ARTIFACT);
    boolean imageOnCommandLine =
        arguments.count() > 0 || !words.values(SettingsTable.IMAGE.flag()).isEmpty();
    if (artifact.isPresent() && imageOnCommandLine) {
      arguments.report("IMAGE", "an artifact is configured, which is pulled without an image");
    }
    checkPrograms();
    return artifact.<Target>map(Target.Artifact::new).or(() -> image().map(Target.Image::new));
  }

  /** Whoever may attach a configuration must not decide what is run. */
  private void checkPrograms() {
    if (settings.find(SettingsTable.VALIDATE).orElse(null)
        instanceof ValidationMethod.ByProgram(Path program)) {
      check(program, SettingsTable.VALIDATE);
    }
    if (settings.find(SettingsTable.ON_CHANGE).orElse(null)
        instanceof ChangeTarget.ToProgram(Path program)) {
      check(program, SettingsTable.ON_CHANGE);
    }
  }

  private void check(Path program, Setting<?> setting) {
    new Program(program, ForeignContent.of(settings))
        .problem()
        .ifPresent(problem -> arguments.report(setting.name(), problem));
  }

  private Optional<Invocation> discover() {
    arguments.noMoreThan(1);
    Invocation.Listing usual =
        switch (settings.get(SettingsTable.OUTPUT)) {
          case TEXT -> Invocation.Listing.TREE;
          case JSON -> Invocation.Listing.JSON;
          case DIGEST -> Invocation.Listing.DIGEST;
        };
    Invocation.Listing listing = listing().orElse(usual);
    boolean explain = words.has(Option.EXPLAIN);
    boolean told = listing == Invocation.Listing.TREE || listing == Invocation.Listing.JSON;
    if (explain && !told) {
      arguments.report(Option.EXPLAIN.name(), "is told as text or as json, not as " + listing);
    }
    if (!explain && !words.values(SettingsTable.TO.flag()).isEmpty()) {
      arguments.report(SettingsTable.TO.flag(), "makes a difference only with --explain");
    }
    Optional<ImageReference> image = image();
    Optional<Policy> policy = policy();
    return image.flatMap(
        i -> policy.map(p -> new Invocation.Discover(i, listing, explain, p, settings)));
  }

  private Optional<Invocation> history() {
    arguments.noMoreThan(1);
    Optional<ImageReference> image = image();
    Optional<Policy> policy = policy();
    return image.flatMap(i -> policy.map(p -> new Invocation.History(i, p, settings)));
  }

  /** By {@code -o}, or by the {@code --output} of all commands, which has fewer words. */
  private Optional<Invocation.Listing> listing() {
    Parser<Invocation.Listing> parser = Parser.oneOf(Invocation.Listing.values());
    Option output = Option.of(SettingsTable.OUTPUT);
    boolean hasOwnWord =
        words.values(output.name()).stream().anyMatch(text -> !ArgumentParser.isFormat(text));
    return arguments
        .option(Option.LISTING, parser)
        .or(() -> hasOwnWord ? arguments.option(output, parser) : Optional.empty());
  }

  private Optional<Invocation> attach() {
    Optional<ImageReference> image = arguments.reference("IMAGE");
    GivenContent content = arguments.content(" or --from REVISION");
    Annotations annotations = arguments.annotations();
    Optional<Signing> signing = signing();
    boolean force = words.has(Option.FORCE);
    Optional<Policy> policy = policy();
    return image.flatMap(
        i ->
            policy.map(
                p -> new Invocation.Attach(i, content, annotations, signing, force, p, settings)));
  }

  private Optional<Invocation> attachAgain() {
    Optional<ImageReference> image = arguments.reference("IMAGE");
    boolean newContent = arguments.count() > 1 || words.has(Option.CONFIGMAP);
    if (newContent && !words.values(Option.FROM.name()).isEmpty()) {
      arguments.report(Option.FROM.name(), "takes the place of files: give one of both");
    }
    Optional<RevisionName> from = arguments.option(Option.FROM, RevisionName::parse);
    Annotations added = arguments.annotations();
    Optional<Signing> signing = signing();
    boolean force = words.has(Option.FORCE);
    Optional<Policy> policy = policy();
    return image.flatMap(
        i ->
            from.flatMap(
                f ->
                    policy.map(
                        p ->
                            new Invocation.AttachAgain(i, f, added, signing, force, p, settings))));
  }

  private Optional<Signing> signing() {
    return new SigningOptions(words, arguments).signing();
  }

  private Optional<Invocation> sign() {
    arguments.noMoreThan(2);
    Optional<ImageReference> image = arguments.reference("IMAGE");
    Optional<RevisionName> revision = revision();
    Optional<Signing> signing = signing();
    if (!words.has(Option.SIGN_KEY)) {
      arguments.report(Option.SIGN_KEY.name(), "missing; give it the file of a private key");
    }
    boolean force = words.has(Option.FORCE);
    Optional<Policy> policy = policy();
    return image.flatMap(
        i ->
            revision.flatMap(
                r ->
                    signing.flatMap(
                        s -> policy.map(p -> new Invocation.Sign(i, r, s, force, p, settings)))));
  }

  /** One that is there, by its digest. */
  private Optional<RevisionName> revision() {
    return arguments.at(1, "REVISION", RevisionName::byDigest);
  }

  private Optional<Invocation> detach() {
    arguments.noMoreThan(2);
    Optional<ImageReference> image = arguments.reference("IMAGE");
    Optional<RevisionName> revision = revision();
    boolean force = words.has(Option.FORCE);
    Optional<Policy> policy = policy();
    return image.flatMap(
        i ->
            revision.flatMap(
                r -> policy.map(p -> new Invocation.Detach(i, r, force, p, settings))));
  }

  private Optional<Invocation> push() {
    Optional<ImageReference> reference = arguments.reference("REF");
    GivenContent content = arguments.content("");
    Annotations annotations = arguments.annotations();
    Optional<Signing> signing = signing();
    return reference.map(r -> new Invocation.Push(r, content, annotations, signing, settings));
  }

  private Optional<Invocation> inspect() {
    arguments.noMoreThan(1);
    Invocation.Form form =
        new Invocation.Form(words.has(Option.DESCRIPTOR), words.has(Option.PRETTY));
    return arguments.reference("REF").map(r -> new Invocation.Inspect(r, form, settings));
  }

  private Optional<Invocation> status() {
    arguments.noMoreThan(1);
    Optional<Target> target =
        settings
            .find(SettingsTable.ARTIFACT)
            .<Target>map(Target.Artifact::new)
            .or(() -> givenImage().map(Target.Image::new));
    return policy().map(policy -> new Invocation.Status(target, policy, settings));
  }

  /** The setting, which the argument is a spelling of. */
  private Optional<ImageReference> image() {
    Optional<ImageReference> image = givenImage();
    if (image.isEmpty() && problems.stream().noneMatch(Interpreter::isOfTarget)) {
      arguments.reportMissing(
          "IMAGE",
          "missing; give it as an argument, as --image or in "
              + SettingsTable.IMAGE.variable()
              + ", such as "
              + SettingsTable.IMAGE.example());
    }
    return image;
  }

  private Optional<ImageReference> givenImage() {
    Optional<DigestPrefix> apart = settings.find(SettingsTable.IMAGE_DIGEST);
    return settings.find(SettingsTable.IMAGE).map(image -> apart.map(image::by).orElse(image));
  }

  /** What is there but wrong is not missing as well. */
  private static boolean isOfTarget(Problem problem) {
    return problem.where().equals("IMAGE")
        || is(problem.where(), SettingsTable.IMAGE)
        || is(problem.where(), SettingsTable.ARTIFACT);
  }

  /** Whether a problem that was found in that place is one of a setting. */
  static boolean is(String where, Setting<?> setting) {
    return where.equals(setting.flag())
        || where.equals(setting.variable())
        || where.endsWith(": " + setting);
  }
}
