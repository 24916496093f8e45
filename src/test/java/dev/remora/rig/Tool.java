package dev.remora.rig;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A program made by others that tests run: built from its pin, or found on the {@code PATH}. */
public enum Tool {
  ORAS(Origin.BUILT),
  REGCTL(Origin.BUILT),
  CRANE(Origin.BUILT),
  COSIGN(Origin.BUILT),
  /** Certifies for a few minutes who somebody is; the next four make a Sigstore with it. */
  FULCIO(Origin.BUILT),
  /** Gives out tokens that say who somebody is. */
  ISSUER(Origin.BUILT),
  /** Rekor 2, a log of signatures. */
  REKOR_SERVER(Origin.BUILT),
  /** A log of certificates. */
  TESSERACT(Origin.BUILT),
  /** Says when a signature was there (RFC 3161). */
  TIMESTAMP(Origin.BUILT),
  /** Signs with certificates. */
  NOTATION(Origin.BUILT),
  OLAREG(Origin.BUILT, "ghcr.io/olareg/olareg:v0.1.2"),
  /** CNCF Distribution. */
  REGISTRY(Origin.BUILT, "registry:3.1.1"),
  /** go-containerregistry's registry with its referrers API. */
  GGCR(Origin.BUILT),
  /** A reverse proxy. */
  GATEWAY(Origin.BUILT),
  /** A forward proxy. */
  GOPROXY(Origin.BUILT),
  /** A credential helper that answers what the file beside it says. */
  CREDENTIAL(Origin.BUILT),
  /** Lints workflows of GitHub Actions. */
  ACTIONLINT(Origin.BUILT),
  KUSTOMIZE(Origin.BUILT),
  HELM(Origin.BUILT),
  /** Makes units of systemd of Podman's containers; as Debian 13 has it. */
  QUADLET(Origin.BUILT),
  /** The one in Go, which is called as the other is. */
  JQ(Origin.BUILT),
  /** Compose, the plug-in of the docker command. */
  DOCKER_COMPOSE(Origin.BUILT),
  ZOT(Origin.IMAGE, "ghcr.io/project-zot/zot-minimal:v2.1.8"),
  SKOPEO(Origin.PATH),
  /** A reverse proxy. */
  NGINX(Origin.PATH),
  /** A forward proxy. */
  SQUID(Origin.PATH),
  /** A forward proxy, a small one. */
  TINYPROXY(Origin.PATH),
  GIT(Origin.PATH),
  /** Applies patches, as users do. */
  PATCH(Origin.PATH),
  /** Makes keys, as users do. */
  OPENSSL(Origin.PATH),
  PROMETHEUS(Origin.PATH),
  /** Tests rules of Prometheus; Debian has it in the package prometheus. */
  PROMTOOL(Origin.PATH),
  /** Talks to the cluster that {@code KUBECONFIG} names. */
  KUBECTL(Origin.PATH),
  /** Talks to the container engine. */
  DOCKER(Origin.PATH),
  /** A static one, as Debian's package busybox-static has it. */
  BUSYBOX(Origin.PATH),
  /** Starts programs in namespaces of their own; these four are util-linux'. */
  UNSHARE(Origin.PATH),
  NSENTER(Origin.PATH),
  SETPRIV(Origin.PATH),
  PRLIMIT(Origin.PATH),
  /** Checks unit files, also where systemd does not run. */
  SYSTEMD_ANALYZE(Origin.PATH),
  BASH(Origin.PATH),
  ZSH(Origin.PATH),
  FISH(Origin.PATH),
  /** Formats manual pages; so does the next one, and knows more of what is wrong with them. */
  GROFF(Origin.PATH),
  MANDOC(Origin.PATH),
  /** Gives a program a terminal. */
  SCRIPT(Origin.PATH);

  private enum Origin {
    BUILT,
    PATH,
    IMAGE
  }

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Where Debian has them; not on everybody's path. */
  private static final String SERVERS = "/usr/sbin";

  private static final Map<Tool, Optional<Path>> FOUND = new ConcurrentHashMap<>();

  private final Origin origin;
  private final @Nullable String image;

  Tool(Origin origin) {
    this(origin, null);
  }

  Tool(Origin origin, @Nullable String image) {
    this.origin = origin;
    this.image = image;
  }

  /** The executable, or nothing where it was neither built nor installed. */
  public Optional<Path> path() {
    return FOUND.computeIfAbsent(this, Tool::find);
  }

  /** Why tests that need this tool cannot run here; nothing when they can. */
  public Optional<String> missing() {
    if (path().isPresent() || (image != null && ContainerRegistry.engineAvailable())) {
      return Optional.empty();
    }
    return Optional.of(
        switch (origin) {
          case PATH -> program() + " is not installed";
          case BUILT ->
              program()
                  + (" was not built: run src/test/tools/build " + program() + " (needs Go)")
                  + (image == null ? "" : ", or start a container engine");
          case IMAGE -> program() + " needs a container engine, and none is reachable";
        });
  }

  /** Runs this tool with an empty environment and its home in {@code directory}. */
  public Run run(Path directory, String... arguments) {
    return run(directory, Map.of(), arguments);
  }

  /** As {@link #run(Path, String...)}, with variables added to the environment. */
  public Run run(Path directory, Map<String, String> environment, String... arguments) {
    return run(directory, environment, LIMIT, arguments);
  }

  /** The same, killed and failed when it takes longer than {@code limit}. */
  public Run run(
      Path directory, Map<String, String> environment, Duration limit, String... arguments) {
    var variables = new HashMap<>(Map.of("HOME", directory.toString()));
    variables.putAll(environment);
    var line = Stream.concat(Stream.of(required().toString()), Stream.of(arguments)).toList();
    return new Command(line, variables, directory).run(limit);
  }

  /** The executable; aborts the test (skipped, with the reason) where there is none. */
  public Path required() {
    return path().orElseThrow(() -> new TestAbortedException(reason()));
  }

  /** The published image of this registry, for machines without Go. */
  Optional<String> image() {
    return Optional.ofNullable(image);
  }

  String reason() {
    return missing().orElse(program() + " runs here only as a container");
  }

  /** Whether nobody builds it here. */
  boolean isInstalled() {
    return origin == Origin.PATH;
  }

  String program() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Optional<Path> find() {
    return switch (origin) {
      case BUILT -> built();
      case PATH -> onPath();
      case IMAGE -> Optional.empty();
    };
  }

  private Optional<Path> built() {
    var script = Path.of(System.getProperty("basedir", ""), "src/test/tools/build");
    var line = List.of(script.toAbsolutePath().toString(), "--print-path", program());
    var run = new Command(line, System.getenv(), Path.of("").toAbsolutePath()).run(LIMIT);
    return switch (run.exit()) {
      case 0 -> Optional.of(Path.of(run.stdout().strip()));
      case 1 -> Optional.empty();
      default -> throw new IllegalStateException(run.toString());
    };
  }

  private Optional<Path> onPath() {
    var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + SERVERS;
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, program()))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
