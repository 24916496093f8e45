package dev.remora.settings;

import static dev.remora.settings.Command.ATTACH;
import static dev.remora.settings.Command.DETACH;
import static dev.remora.settings.Command.DIFF;
import static dev.remora.settings.Command.DISCOVER;
import static dev.remora.settings.Command.FOLLOW;
import static dev.remora.settings.Command.HISTORY;
import static dev.remora.settings.Command.PULL;
import static dev.remora.settings.Command.PUSH;
import static dev.remora.settings.Command.SIGN;
import static dev.remora.settings.Command.STATUS;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.discovery.MatchRules;
import dev.remora.hooks.ChangeTarget;
import dev.remora.hooks.ValidationMethod;
import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.ImageReference;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.posix.FileMode;
import dev.remora.publish.Modes;
import dev.remora.source.registry.Mirrors;
import dev.remora.source.registry.PlainHttp;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.sync.OnFailure;
import dev.remora.trust.Revocations;
import dev.remora.trust.notation.SubjectPattern;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every setting there is. Parsing, options, hints, help and the reference page all come from this
 * one table; a setting that is not in it is an unknown setting.
 */
public final class SettingsTable {
  /** For people who look for one. */
  static final String WHERE_TO_READ = "remora help settings lists them";

  private static final List<Setting<?>> TABLE = new ArrayList<>();
  private static final Set<Command> EVERY = EnumSet.allOf(Command.class);
  private static final Set<Command> OF_A_PUBLICATION = EnumSet.of(PULL, FOLLOW);
  private static final Set<Command> OF_A_CHOICE = EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, DIFF);
  private static final Set<Command> OF_A_SUBJECT =
      EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, DIFF, ATTACH, SIGN, DETACH);
  private static final Set<Command> OF_TRUST =
      EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, DIFF, ATTACH, SIGN, DETACH, STATUS);
  private static final Set<Command> OF_AN_IMAGE =
      EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, DIFF, STATUS);
  private static final Set<Command> OF_A_VOLUME = EnumSet.of(PULL, FOLLOW, DIFF, STATUS);
  private static final Set<Command> OF_CONTENT = EnumSet.of(PULL, FOLLOW, DIFF);
  private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*");
  private static final Pattern SEMICOLONS = Pattern.compile("\\s*;\\s*");
  private static final Pattern COMMAS_OR_SPACE = Pattern.compile("[,\\s]+");
  private static final Pattern RULES = Pattern.compile("\\s*[,;=]\\s*");
  private static final Pattern ANNOTATIONS = Pattern.compile("\\s*[,=]\\s*");
  private static final Pattern FORMATS = Pattern.compile("\\s*,\\s*(?=json|yaml)");
  private static final Pattern NO_URL = Pattern.compile("(?:signal|exec|exit):[^/@]{0,20}");
  private static final Parser<Boolean> TRUTH = Parsers.suggesting(Parsers::truth, "true", "false");
  private static final ByteSize MOST = ByteSize.parse("1024 TiB");
  private static final ByteSize MOST_INLINE = ByteSize.parse("64 KiB");

  // ---- which configuration

  public static final Setting<ImageReference> IMAGE =
      optional("image", "IMAGE", Parsers.confidential(Parsers::reference), "", OF_AN_IMAGE)
          .explained(
              "the image whose configuration is meant: registry/repo@sha256:…, registry/repo:tag,"
                  + " docker-pullable://…, or oci:DIR[:TAG][@DIGEST] for an image layout on disk",
              "registry.example.com/app:v1");

  public static final Setting<DigestPrefix> IMAGE_DIGEST =
      optional("image-digest", "DIGEST", Parsers::digestOrPrefix, "", OF_AN_IMAGE)
          .explained(
              "overrides the digest of the image, for templates that carry name and digest apart;"
                  + " of registry/repo@sha256:… its digest counts; its first 12 digits and more are"
                  + " looked up",
              "sha256:" + "3a".repeat(32));

  public static final Setting<ImageReference> ARTIFACT =
      optional("artifact", "REF", Parsers.confidential(Parsers::reference), "", OF_A_VOLUME)
          .explained(
              "an artifact to pull directly instead of discovering one; no image is needed then",
              "registry.example.com/configs/app:v1");

  public static final Setting<DigestPrefix> REVISION =
      optional("revision", "DIGEST", Parsers::digestOrPrefix, "", OF_A_CHOICE)
          .explained(
              "the digest of the one configuration to take, or its first 12 digits and more,"
                  + " whatever else is attached",
              "sha256:" + "5c".repeat(32));

  public static final Setting<Repository> REFERRERS =
      optional(
              "referrers",
              "REPOSITORY",
              Parsers.confidential(Parsers::repository),
              "the image's repository",
              OF_A_SUBJECT)
          .explained(
              "another repository that holds what is attached, for images of vendors and caches",
              "registry.example.com/configs");

  public static final Setting<Platform> PLATFORM =
      optional(
              "platform",
              "OS/ARCH",
              Parsers.suggesting(Platform::parse, "linux/amd64", "linux/arm64"),
              "this machine's",
              OF_A_SUBJECT)
          .explained(
              "whose configuration is meant when the image is an index of several platforms",
              "linux/arm64/v8");

  public static final Setting<AcceptedTypes> ARTIFACT_TYPE =
      given(
              "artifact-type",
              "TYPES",
              Parsers.list(AcceptedTypes::parse, COMMAS),
              AcceptedTypes.USUAL.toString(),
              EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, DIFF, ATTACH, SIGN, DETACH, PUSH))
          .explained(
              "accepted artifact types, between commas; attach and push write the first",
              "application/vnd.example.config.v1");

  public static final Setting<MatchRules> MATCH =
      optional("match", "RULES", Parsers.list(MatchRules::parse, RULES), "", OF_A_SUBJECT)
          .explained(
              "ordered rules over annotations; the first rule with a match decides",
              "env=prod,region=eu;env=prod;tier=default");

  // ---- whose signature it has to have

  public static final Setting<List<Path>> VERIFY_KEY =
      optional(
              "verify-key",
              "FILES",
              Parsers.confidential(Parsers.list(Parsers::keyFiles, COMMAS)),
              "no signature is asked for",
              OF_TRUST)
          .explained(
              "files of public keys (PEM), between commas, or directories such as a mounted secret,"
                  + " of which *.pub are taken: nothing counts that none of them has signed,"
                  + " whichever way it comes; read once, at the start",
              "/etc/remora/prod.pub");

  public static final Setting<List<String>> VERIFY_IDENTITY =
      optional(
              "verify-identity",
              "IDENTITIES",
              Parsers.list(Parsers::identities, COMMAS),
              "",
              OF_TRUST)
          .explained(
              "who may have signed without a key of his own, exactly as certificates have it,"
                  + " between commas: an address, or the URI of a workflow; with verify-issuer and"
                  + " trusted-root",
              "https://github.com/example/app/.github/workflows/release.yaml@refs/heads/main");

  public static final Setting<List<String>> VERIFY_ISSUER =
      optional("verify-issuer", "URLS", Parsers.list(Parsers::issuers, COMMAS), "", OF_TRUST)
          .explained(
              "who vouches for each of verify-identity, in the same order",
              "https://token.actions.githubusercontent.com");

  public static final Setting<Path> TRUSTED_ROOT =
      optional("trusted-root", "FILE", Parsers::path, "", OF_TRUST)
          .explained(
              "file of the authorities and logs by which identities are verified: Sigstore's"
                  + " trusted_root.json, or that of an instance of your own; renewed like a file of"
                  + " certificates",
              "/etc/remora/trusted_root.json");

  public static final Setting<List<Path>> VERIFY_CA =
      optional(
              "verify-ca",
              "FILES",
              Parsers.confidential(Parsers.list(Parsers::keyFiles, COMMAS)),
              "",
              OF_TRUST)
          .explained(
              "files of certificate authorities (PEM), between commas, or directories, of which"
                  + " *.pem and *.crt are taken: signatures of notation count by a certificate of"
                  + " one of them; with verify-subject",
              "/etc/remora/company-ca.pem");

  public static final Setting<List<SubjectPattern>> VERIFY_SUBJECT =
      optional("verify-subject", "NAMES", Parsers.list(Parsers::subjects, SEMICOLONS), "", OF_TRUST)
          .explained(
              "what the subject of such a certificate has to contain; several between semicolons,"
                  + " of which any one suffices",
              "C=DE,ST=BE,O=Example,CN=Release");

  public static final Setting<Instant> VERIFY_SINCE =
      optional("verify-since", "TIME", Parsers::moment, "", OF_TRUST)
          .explained(
              "a configuration that was created before, as it says itself, does not count; for"
                  + " volumes that have none yet to compare it with",
              "2026-08-01T00:00:00Z");

  public static final Setting<Revocations> REVOKED =
      optional("revoked", "DIGESTS", Parsers.list(Revocations::parse, COMMAS), "", OF_TRUST)
          .explained(
              "what does not count though it is signed, between commas: digests of configurations,"
                  + " and fingerprints of keys, those of certificates of verify-ca too",
              "sha256:" + "5c".repeat(32));

  public static final Setting<Annotations> VERIFY_ANNOTATIONS =
      optional(
              "verify-annotations",
              "KEY=VALUE",
              Parsers.list(Parsers::annotations, ANNOTATIONS),
              "",
              OF_TRUST)
          .explained(
              "annotations, between commas, that the signature itself has to carry, as cosign sign"
                  + " -a writes them",
              "env=prod");

  /** All that has to be given for signatures by keys. */
  public static final List<Setting<?>> TRUSTED_KEYS = List.of(VERIFY_KEY);

  /** The same by identities. */
  public static final List<Setting<?>> TRUSTED_IDENTITIES =
      List.of(VERIFY_IDENTITY, VERIFY_ISSUER, TRUSTED_ROOT);

  /** The same by certificates. */
  public static final List<Setting<?>> TRUSTED_CERTIFICATES = List.of(VERIFY_CA, VERIFY_SUBJECT);

  /**
   * Those that say whose signatures count. An empty one is a mistake: whoever names one wants
   * something verified, and a variable that was not set would end that without a word.
   */
  public static final List<Setting<?>> TRUST =
      List.of(
          VERIFY_KEY,
          VERIFY_IDENTITY,
          VERIFY_ISSUER,
          TRUSTED_ROOT,
          VERIFY_CA,
          VERIFY_SUBJECT,
          VERIFY_SINCE,
          REVOKED,
          VERIFY_ANNOTATIONS);

  // ---- the volume

  public static final Setting<Path> TO =
      given(
              "to",
              "DIR",
              Parsers::path,
              "/config",
              EnumSet.of(PULL, FOLLOW, DISCOVER, HISTORY, STATUS))
          .explained(
              "the volume: the directory where the files are published; discover --explain says"
                  + " what a pull onto it would do, history which of all is there",
              "/etc/app");

  public static final Setting<FileMode> FILE_MODE =
      given("file-mode", "MODE", Modes::parseFile, "0644", OF_CONTENT)
          .explained("mode of published files; never more than the artifact's own", "0440");

  public static final Setting<FileMode> DIR_MODE =
      given("dir-mode", "MODE", Modes::parseDirectory, "0755", OF_CONTENT)
          .explained("mode of published directories; never more than the artifact's own", "0550");

  public static final Setting<Integer> MAX_FILES =
      given("max-files", "COUNT", Parsers::count, "10000", OF_A_VOLUME)
          .explained("how many files and directories one configuration may have", "200");

  public static final Setting<ByteSize> MAX_BYTES =
      given("max-bytes", "SIZE", Parsers.sizeFrom(1, MOST), "1 GiB", OF_A_VOLUME)
          .explained("how many bytes one configuration may have, unpacked", "64MiB");

  public static final Setting<Integer> MAX_RATIO =
      given("max-ratio", "COUNT", Parsers::count, "100", OF_CONTENT)
          .explained("how many times larger an archive may become when it is unpacked", "20");

  public static final Setting<Integer> MAX_DEPTH =
      given("max-depth", "COUNT", Parsers::count, "32", OF_A_VOLUME)
          .explained("how deep directories may lie in one another", "8");

  public static final Setting<ValidationMethod> VALIDATE =
      optional(
              "validate",
              "json,yaml|exec:PATH",
              Parsers.list(
                  Parsers.suggesting(ValidationMethod::parse, "json", "yaml", "json,yaml"),
                  FORMATS),
              "",
              OF_A_PUBLICATION)
          .explained(
              "what a new configuration has to pass before it is published: json and yaml parse the"
                  + " files that end so; exec runs a program with their directory",
              "json,yaml");

  // ---- time, and what a failure means

  public static final Setting<Duration> DEADLINE =
      given("deadline", "DURATION", Parsers::duration, "2m", EVERY)
          .explained("how long it may take in all, retries included", "30s");

  public static final Setting<OnFailure> ON_FAILURE =
      given("on-failure", "POLICY", Parser.oneOf(OnFailure.values()), "cached", OF_A_PUBLICATION)
          .explained(
              "whether a start goes on: fail; cached: when the registry is unavailable (14) or an"
                  + " update cannot be published (19), with the last verified revision of this very"
                  + " image on the volume, then in the cache; continue: for 10, 11 and 13, too, and"
                  + " where there is none, but for 19, without",
              "continue");

  public static final Setting<Duration> FALLBACK_AFTER =
      given("fallback-after", "DURATION", Parsers::duration, "10s", OF_A_PUBLICATION)
          .explained(
              "how long the registry is tried when there is something to fall back to", "3s");

  public static final Setting<Duration> MAX_STALE =
      optional("max-stale", "DURATION", Parsers::duration, "any age", OF_A_PUBLICATION)
          .explained(
              "the oldest confirmation by a registry that a start without it accepts", "168h");

  // ---- the cache

  public static final Setting<Path> CACHE =
      optional("cache", "DIR", Parsers::path, "", OF_A_PUBLICATION)
          .explained(
              "directory of an image layout that keeps verified revisions, for starts without the"
                  + " registry and so that blobs are fetched once; one trust domain",
              "/var/cache/remora");

  public static final Setting<ByteSize> CACHE_MAX =
      given("cache-max", "SIZE", Parsers.sizeFrom(1, MOST), "512 MiB", OF_A_PUBLICATION)
          .explained("how much the cache may hold; the longest unconfirmed goes first", "1 GiB");

  // ---- following

  public static final Setting<Duration> INTERVAL =
      given("interval", "DURATION", Parsers::interval, "5m", EnumSet.of(FOLLOW))
          .explained("how often the registry is asked, or up to a tenth sooner; 1s at least", "1m");

  public static final Setting<Boolean> FOLLOW_TAG =
      given("follow-tag", "true|false", TRUTH, "false", EnumSet.of(FOLLOW))
          .explained(
              "whether a tag in the image is resolved again each time, not only at the start",
              "true");

  public static final Setting<Boolean> REPAIR =
      given("repair", "true|false", TRUTH, "true", EnumSet.of(FOLLOW))
          .explained("whether published files that somebody else changed are restored", "false");

  public static final Setting<ChangeTarget> ON_CHANGE =
      optional(
              "on-change",
              "HOOK",
              Parsers.confidential(ChangeTarget::parse, NO_URL),
              "",
              EnumSet.of(FOLLOW))
          .explained(
              "who is told of a new revision: signal:NAME@PROCESS, exec:PATH, http(s)://…, or"
                  + " exit:CODE to end with that code",
              "signal:HUP@nginx");

  // ---- health and metrics

  public static final Setting<OptionalInt> HTTP_PORT =
      optional("http-port", "PORT|off", Parsers::port, "8077 in follow, else off", OF_A_PUBLICATION)
          .explained(
              "where health and metrics are served: /metrics, /healthz/started, /healthz/ready,"
                  + " /healthz/live; 0 is any free port",
              "8077");

  public static final Setting<InetAddress> HTTP_ADDRESS =
      optional("http-address", "ADDRESS", Parsers::address, "all", OF_A_PUBLICATION)
          .explained("the address of this machine on which they are served", "127.0.0.1");

  public static final Setting<Duration> MAX_AGE =
      optional("max-age", "DURATION", Parsers::duration, "", OF_A_PUBLICATION)
          .explained(
              "how old the last confirmation by a registry may be before /healthz/ready fails",
              "1h");

  // ---- attaching

  public static final Setting<ByteSize> INLINE_MAX =
      given(
              "inline-max",
              "SIZE",
              Parsers.sizeFrom(0, MOST_INLINE),
              "4 KiB",
              EnumSet.of(ATTACH, PUSH))
          .explained(
              "files up to this size also travel in the manifest, 64 KiB in all; 0 is off", "0");

  // ---- registries

  public static final Setting<RegistryConfig> REGISTRY_CONFIG =
      optional(
              "registry-config",
              "FILES",
              Parsers.confidential(Parsers.list(RegistryConfig::parse, COMMAS)),
              "Docker's and Podman's",
              EVERY)
          .explained(
              "files of credentials in Docker's format, or directories such as a mounted secret,"
                  + " between commas; they come before the default ones",
              "/run/secrets/registry");

  public static final Setting<PlainHttp> PLAIN_HTTP =
      optional(
              "plain-http",
              "HOSTS",
              Parsers.list(PlainHttp::parse, COMMAS_OR_SPACE),
              "loopback hosts",
              EVERY)
          .explained(
              "hosts, between commas, that are spoken to without TLS; none for TLS everywhere",
              "registry.local:5000");

  public static final Setting<Mirrors> MIRROR =
      optional(
              "mirror",
              "REGISTRY=MIRROR",
              Parsers.list(Mirrors::parse, COMMAS_OR_SPACE),
              "",
              OF_A_CHOICE)
          .explained(
              "mirrors, between commas, that are asked first, in order, for content by digest:"
                  + " registry=host[/prefix]",
              "docker.io=mirror.local/dockerhub");

  public static final Setting<Boolean> MIRROR_LISTINGS =
      given("mirror-listings", "true|false", TRUTH, "false", OF_A_CHOICE)
          .explained(
              "whether a mirror says what is attached, and what a tag means, when the registry is"
                  + " away; trust it for that",
              "true");

  public static final Setting<Path> CA_FILE =
      optional("ca-file", "FILE", Parsers::path, "system roots", EVERY)
          .explained(
              "PEM file of certificate authorities that are trusted beside the system's",
              "/etc/ssl/company.pem");

  public static final Setting<Path> CERT_FILE =
      optional("cert-file", "FILE", Parsers::path, "", EVERY)
          .explained(
              "PEM file of the certificate that registries are shown which ask for one",
              "/etc/remora/client.pem");

  public static final Setting<Path> KEY_FILE =
      optional("key-file", "FILE", Parsers.confidential(Parsers::path), "", EVERY)
          .explained(
              "PEM file of the private key of cert-file, not encrypted",
              "/etc/remora/client-key.pem");

  // ---- settings, result and log

  public static final Setting<Path> SETTINGS =
      optional("settings", "FILE", Parsers::path, "", EVERY)
          .explained(
              "file of settings: UTF-8, a line key=value each, # begins a comment; not nested",
              "/etc/remora.conf");

  public static final Setting<ResultFormat> OUTPUT =
      given("output", "text|json|digest", Parser.oneOf(ResultFormat.values()), "text", EVERY)
          .explained(
              "what is written on standard output: json is one machine-readable result, digest that"
                  + " of the configuration alone (inspect: of the manifest)",
              "json");

  public static final Setting<LogLevel> LOG_LEVEL =
      given("log-level", "LEVEL", Parser.oneOf(LogLevel.values()), "info", EVERY)
          .explained("what is said on standard error: error, warn, info or debug", "warn");

  public static final Setting<OutputFormat> LOG_FORMAT =
      given("log-format", "text|json", Parser.oneOf(OutputFormat.values()), "text", EVERY)
          .explained(
              "json writes each line on standard error, and a result that is text, as an object"
                  + " with a stable name as its event",
              "json");

  public static final Setting<Path> TERMINATION_LOG =
      given("termination-log", "FILE", Parsers::path, "/dev/termination-log", OF_A_PUBLICATION)
          .explained(
              "written where it exists: the line of a failure, or image, revision, signer, source and"
                  + " age",
              "/run/remora.status");

  private static final List<Setting<?>> ALL = List.copyOf(TABLE);

  private SettingsTable() {}

  /** All of them, in the order in which they are explained. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  /** Those that a command uses, in the same order. */
  public static List<Setting<?>> of(Command command) {
    return ALL.stream().filter(setting -> setting.commands().contains(command)).toList();
  }

  /** The one with a name. */
  public static Optional<Setting<?>> named(String name) {
    return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  private static <T> Row<T> given(
      String name, String placeholder, Parser<T> parser, String fallback, Set<Command> commands) {
    return new Row<>(name, placeholder, parser, Optional.of(fallback), "", commands);
  }

  private static <T> Row<T> optional(
      String name, String placeholder, Parser<T> parser, String absence, Set<Command> commands) {
    return new Row<>(name, placeholder, parser, Optional.empty(), absence, commands);
  }

  /** A row of the table up to where people are told what it is for. */
  private record Row<T>(
      String name,
      String placeholder,
      Parser<T> parser,
      Optional<String> fallback,
      String absence,
      Set<Command> commands) {

    Setting<T> explained(String help, String example) {
      Setting<T> setting =
          new Setting<>(name, placeholder, parser, fallback, absence, commands, help, example);
      TABLE.add(setting);
      return setting;
    }
  }
}
