package dev.remora.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What other tools call what has another name here: no slip of the fingers, so that no distance
 * between the names finds it.
 */
final class OtherNames {
  private static final Pattern DRESS = Pattern.compile("^(?:-+|REMORA_)");

  /** A change makes another word of a shorter one. */
  private static final int SHORTEST_SLIP = 5;

  /** A name of ours, with a value or without. */
  private static final Pattern OURS = Pattern.compile("\\{([a-z-]+)(=[^}]*)?}");

  /**
   * @param names theirs, without hyphens in front
   * @param text what to say, with ours between braces
   * @param ofOptions whether no command is meant
   */
  private record Row(Set<String> names, String text, boolean ofOptions) {
    boolean isOf(Collection<String> known) {
      return (!ofOptions || known.contains(SettingsTable.LOG_LEVEL.name()))
          && OURS.matcher(text).results().allMatch(ours -> known.contains(ours.group(1)));
    }
  }

  private static final List<Row> ROWS =
      List.of(
          // options
          row("quiet silent q s", "{log-level=error} tells no more than failures"),
          row("debug d trace vv vvv", "{log-level=debug} tells each step"),
          row("log loglevel level", "{log-level=LEVEL} says how much is told"),
          row(
              "v",
              "{verbose} shows where in the code a failure happened, {log-level=debug} tells each"
                  + " step, {version} the version"),
          row("V", "{version} tells it"),
          row(
              "no-color no-colour no-colors color colour no-tty no-progress progress",
              "NO_COLOR=1 in the environment does without colours, TERM=dumb without bars"),
          row("format json j output-format", "{output=json} prints a result for machines"),
          row(
              "insecure skip-tls-verify insecure-skip-tls-verify insecure-skip-verify tls-verify"
                  + " tls no-tls k allow-http insecure-registry insecure-registries"
                  + " allow-insecure-registry allow-http-registry",
              "{plain-http=HOST} is for a registry without TLS, {ca-file=FILE} for one with a"
                  + " certificate of its own"),
          row("ca cacert ca-cert tls-ca ca-bundle", "{ca-file=FILE} is trusted besides the system"),
          row("cert tls-cert client-cert", "{cert-file=FILE} is shown to registries that ask"),
          row("sign signing-key private-key", "{sign-key=FILE} signs it"),
          row(
              "key",
              "{sign-key=FILE} signs it, {verify-key=FILE} verifies it, {key-file=FILE} belongs to"
                  + " {cert-file=FILE}"),
          row(
              "key",
              "{verify-key=FILE} is what a signature is verified by, {key-file=FILE} belongs to"
                  + " {cert-file=FILE}"),
          row("key tls-key client-key", "{key-file=FILE} belongs to {cert-file=FILE}"),
          row(
              "verify verify-keys verify-signature verify-signatures signature signatures"
                  + " public-key pubkey pub-key public-keys trusted-key trusted-keys key-ref",
              "{verify-key=FILE} is what a signature is verified by"),
          row(
              "since not-before min-created newer-than",
              "{verify-since=TIME} refuses what is older"),
          row("revoke revocations revoked-keys deny denylist", "{revoked=DIGESTS} do not count"),
          row(
              "username user u password pass p password-stdin login token identity-token creds"
                  + " credentials auth authfile auth-file docker-config registry-username"
                  + " registry-password registry-token src-creds dest-creds",
              "{registry-config=FILE} names one that docker login or oras login wrote; those at the"
                  + " usual places are found"),
          row(
              "certificate-identity cert-identity identity identities keyless",
              "{verify-identity=IDENTITY} is who may have signed, with {verify-issuer=URL} and"
                  + " {trusted-root=FILE}"),
          row(
              "certificate-oidc-issuer oidc-issuer issuer",
              "{verify-issuer=URL} is who vouches for {verify-identity=IDENTITY}"),
          row(
              "rekor-url fulcio-url fulcio rekor tuf tuf-url trust-root",
              "{trusted-root=FILE} has authorities and logs; none of them is asked"),
          row(
              "trust-store trust-policy notation x509-subject",
              "{verify-ca=FILE} is an authority of notation's certificates, with"
                  + " {verify-subject=NAMES}"),
          ofOptions(
              "proxy http-proxy https-proxy no-proxy",
              "HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment say it"),
          row("timeout wait retry retries", "{deadline=2m} bounds all of it, retries included"),
          row(
              "out output-dir dir directory dest destination target volume path",
              "{to=DIR} says where it is published"),
          row("type media-type", "{artifact-type=TYPE} is that of the artifact"),
          row("annotations a label env environment e", "{annotation=KEY=VALUE} is one of them"),
          row(
              "selector label filter env environment e annotation annotations a",
              "{match=env=prod} chooses by annotations"),
          row(
              "poll period every sync-interval poll-period poll-interval refresh",
              "{interval=5m} is the time between two looks"),
          ofOptions(
              "poll period every sync-interval poll-period poll-interval refresh watch follow"
                  + " daemon background loop",
              "remora follow looks again and again, remora pull once"),
          row(
              "exec hook hooks post-hook on-update on-reload webhook notify signal reload"
                  + " restart run",
              "{on-change=signal:HUP@nginx} tells the application"),
          ofOptions(
              "exec hook hooks post-hook on-update on-reload webhook notify signal reload restart"
                  + " run",
              "remora follow tells the application, by its --on-change"),
          row("schema validation lint", "{validate=json,yaml} looks at files before they count"),
          row("arch os architecture variant", "{platform=linux/arm64} names one of an index"),
          row("ref reference img image-name image-ref", "{image=IMAGE} names it"),
          ofOptions(
              "oci-layout oci-layout-path from-oci-layout layout",
              "an image in a layout on disk is named oci:DIR:TAG or oci:DIR@sha256:…"),
          row(
              "max-size size-limit limit size max",
              "{max-bytes=1GiB} is all that one configuration may have"),
          row(
              "owner chown uid gid group user-id group-id",
              "files belong to whom Remora runs as; {file-mode=0644} says who may read them"),
          ofOptions("log-file logfile log-output", "what is said goes to standard error"),
          row("config config-file conf c", "{settings=FILE} names a file of settings"),
          row(
              "f file files filename",
              "files are arguments of attach and push; {settings=FILE} names a file of settings"),
          row("tag t registry repository repo", "it is part of the image's name"),
          row(
              "mode chmod umask permissions perms",
              "{file-mode=0644} is that of files, {dir-mode=0755} of directories"),
          row(
              "port listen metrics metrics-port health health-port healthz",
              "{http-port=8077} is for health, metrics"),
          row("cache-dir cache-path cache-directory", "{cache=DIR} keeps what was pulled"),
          row("recursive r", "directories are taken with all that is in them"),
          row("once one-time", "remora pull looks once, remora follow again and again"),
          row(
              "dryrun dry simulate preview plan what-if whatif noop no-op check diff",
              "{dry-run} shows what would change, and publishes nothing"),
          row("dry-run explain", "remora discover shows what pull would take"),
          ofOptions(
              "delete prune purge clean cleanup keep",
              "what is no more in a configuration goes when it is published"),
          row("overwrite yes y", "{force} does it all the same"),
          row("usage help-all ?", "{help} shows all of it"),
          // topics of the help
          row(
              "login logout auth registry registries secret secrets password token",
              "{credentials} says where logins are looked for"),
          row("signature signatures signing verify keys", "{trust} says whose signatures count"),
          row("offline outage failure fallback", "{on-failure} says what a start does then"),
          row(
              "match rules select selection choice which candidates ambiguous",
              "{matching} says which one counts"),
          row("layout files directory dir to", "{volume} says how it is laid out"),
          row("image reference references name names", "{images} says how one is named"),
          // commands
          row(
              "log revisions versions generations changes changelog timeline",
              "{history} shows the configurations of an image, newest first"),
          row(
              "ls list",
              "{discover} lists what is attached to an image, {history} its configurations,"
                  + " newest first"),
          row(
              "referrers tree search tags why explain",
              "{discover} lists what is attached to an image"),
          row(
              "get fetch download sync init run apply",
              "{pull} publishes a configuration, {follow} keeps it current"),
          row(
              "compare difference delta changes changed",
              "{diff} shows what differs between two, {pull} --dry-run what a pull would change"),
          row("watch poll serve sidecar daemon", "{follow} keeps a volume current"),
          row(
              "upload add create publish send",
              "{attach} attaches files to an image, {push} stores them on their own"),
          row("rm delete remove del unattach", "{detach} takes a configuration off an image"),
          row("rollback undo revert restore", "{attach} IMAGE --from previous is the way back"),
          row("show cat manifest describe blob", "{inspect} prints a manifest"),
          row("cp copy mirror promote", "oras cp -r copies an image with what is attached"),
          row(
              "check verify health healthcheck ready info state",
              "{status} says what a volume holds"),
          row("login logout auth", "{pull} takes what docker login or oras login left"),
          row("man manual", "{help} lists them, and remora reference man prints the manual page"),
          row("usage commands", "{help} lists them"));

  private OtherNames() {}

  /**
   * What to use instead, spelt as it was typed.
   *
   * @param known what there is, in the same spelling
   */
  static Optional<String> hint(String typed, Collection<String> known) {
    String name = bare(typed);
    return hint(typed, known, row -> row.names().contains(name));
  }

  /** The same for a slip in what other tools call it. */
  static Optional<String> hintOfSlip(String typed, Collection<String> known) {
    String name = bare(typed);
    return hint(typed, known, row -> row.names().stream().anyMatch(it -> isSlipOf(it, name)));
  }

  private static boolean isSlipOf(String theirs, String typed) {
    return theirs.length() >= SHORTEST_SLIP && Nearest.isSlip(typed, theirs);
  }

  private static Optional<String> hint(
      String typed, Collection<String> known, Predicate<Row> isMeant) {
    List<String> ours = known.stream().map(OtherNames::bare).toList();
    return ROWS.stream()
        .filter(row -> isMeant.test(row) && row.isOf(ours))
        .findFirst()
        .map(row -> spelt(row.text(), typed));
  }

  private static String spelt(String text, String typed) {
    return OURS.matcher(text)
        .replaceAll(
            ours -> {
              String value = ours.group(2) == null ? "" : ours.group(2);
              return typed.startsWith(Setting.PREFIX)
                  ? variable(ours.group(1)) + value
                  : (typed.startsWith("-") ? "--" : "") + ours.group(1) + value;
            });
  }

  private static String variable(String name) {
    return Setting.PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Of one letter its case counts: -v and -V are two. */
  private static String bare(String typed) {
    String name = DRESS.matcher(typed).replaceFirst("").replace('_', '-');
    return name.length() == 1 ? name : name.toLowerCase(Locale.ROOT);
  }

  private static Row row(String names, String text) {
    return new Row(Set.copyOf(Arrays.asList(names.split(" "))), text, false);
  }

  /** Of what has no other name here, and is no command either. */
  private static Row ofOptions(String names, String text) {
    return new Row(Set.copyOf(Arrays.asList(names.split(" "))), text, true);
  }
}
