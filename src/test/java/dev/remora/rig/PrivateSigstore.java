package dev.remora.rig;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A Sigstore of our own on loopback, of the programs that the public one runs: Fulcio, which
 * certifies for ten minutes who somebody is, its log of certificates, Rekor 2 as the log of
 * signatures, an authority for time stamps. Who somebody is an issuer says who believes everybody.
 */
public final class PrivateSigstore implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** Of the log's URL and of its checkpoints: cosign finds no signature where they differ. */
  private static final String REKOR = "localhost";

  private static final String SINCE = "start-time=2026-01-01T00:00:00Z";
  private static final String SERVICE = SINCE + ",operator=remora.test";
  private static final String MAIL = "mail";
  private static final String OTHER = "other";
  private static final String GITHUB = "github";

  private final Path directory;
  private final Deque<RegistryServer> servers = new ArrayDeque<>();
  private final RegistryServer issuer;

  /**
   * Somebody, as the issuer says it.
   *
   * @param tokenUrl what answers as the URL does that a runner of GitHub gives to a workflow
   */
  public record Identity(String subject, String issuer, String tokenUrl) {}

  private PrivateSigstore(Path directory) {
    this.directory = directory;
    this.issuer = started(server("issuer", List.of(Tool.ISSUER.required().toString())));
  }

  /** Starts one, which takes some seconds; aborts the test where a program of it is missing. */
  public static PrivateSigstore start(Path scratch) {
    try {
      var sigstore = new PrivateSigstore(Files.createTempDirectory(scratch, "sigstore-"));
      try {
        sigstore.startServices();
        return sigstore;
      } catch (RuntimeException | IOException e) {
        sigstore.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a verifier needs of it: the anchors of all four. */
  public Path trustedRoot() {
    return directory.resolve("trusted_root.json");
  }

  /** What a signer needs of it: where all four are. */
  public Path signingConfig() {
    return directory.resolve("signing_config.json");
  }

  /** The same without a log of signatures. */
  public Path signingConfigWithoutLog() {
    return directory.resolve("signing_config_without_log.json");
  }

  /** Somebody with an address for mail. */
  public Identity mail(String address) {
    return identity(address, MAIL, Map.of("email", address));
  }

  /** Somebody with the same address, as another issuer says. */
  public Identity mailOfOtherIssuer(String address) {
    return identity(address, OTHER, Map.of("email", address));
  }

  /**
   * A workflow of GitHub, as its token describes it.
   *
   * @param reference of its file: {@code shop/app/.github/workflows/deploy.yaml@refs/heads/main}
   */
  public Identity workflow(String reference) {
    var repository = reference.substring(0, reference.indexOf("/.github/"));
    var commit = "5ea1ab1e".repeat(5);
    return identity(
        "https://github.com/" + reference,
        GITHUB,
        Map.ofEntries(
            Map.entry("sub", "repo:" + repository + ":ref:refs/heads/main"),
            Map.entry("job_workflow_ref", reference),
            Map.entry("job_workflow_sha", commit),
            Map.entry("workflow_ref", reference),
            Map.entry("workflow_sha", commit),
            Map.entry("workflow", "deploy"),
            Map.entry("sha", commit),
            Map.entry("event_name", "push"),
            Map.entry("ref", "refs/heads/main"),
            Map.entry("repository", repository),
            Map.entry("repository_id", "1"),
            Map.entry("repository_owner", repository.substring(0, repository.indexOf('/'))),
            Map.entry("repository_owner_id", "2"),
            Map.entry("repository_visibility", "private"),
            Map.entry("runner_environment", "github-hosted"),
            Map.entry("run_id", "3"),
            Map.entry("run_attempt", "1")));
  }

  /**
   * A cosign for a script of bash, which signs with this Sigstore where it would with the public.
   */
  public String cosign() {
    return """
      case " $* " in
        " sign "*" --key "*) ;;
        " sign "*) set -- sign --signing-config=%s --trusted-root=%s "${@:2}" ;;
      esac
      exec %s "$@"
      """
        .formatted(signingConfig(), trustedRoot(), Tool.COSIGN.required());
  }

  /** A token that says who somebody is, for ten minutes. */
  public String token(Identity identity) {
    try (InputStream answer = URI.create(identity.tokenUrl()).toURL().openStream()) {
      return JsonObject.parse(answer.readAllBytes()).text("value");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedJson e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(RegistryServer::close);
  }

  private void startServices() throws IOException {
    var keys = SigstoreKeys.in(directory);
    var certificates =
        started(
            onFreePort(
                "tesseract",
                port ->
                    List.of(
                        Tool.TESSERACT.required().toString(),
                        "--http_endpoint=" + LOOPBACK + ":" + port,
                        "--origin=ct.remora.test",
                        "--private_key=" + keys.certificateLog(),
                        "--roots_pem_file=" + keys.chain(),
                        "--storage_dir=" + directory.resolve("certificates"),
                        "--checkpoint_interval=1s")));
    var signatures =
        started(FreePort.with(grpc -> onFreePort("rekor", port -> rekor(keys, port, grpc))));
    var time = started(server("timestamp", List.of(Tool.TIMESTAMP.required().toString())));
    var fulcio = started(onFreePort("fulcio", port -> fulcio(keys, port, certificates)));
    describe(keys, new Addresses(fulcio, certificates, signatures, time));
  }

  private List<String> rekor(SigstoreKeys keys, int port, int grpc) {
    return List.of(
        Tool.REKOR_SERVER.required().toString(),
        "serve",
        "--hostname=" + REKOR,
        "--http-port=" + port,
        "--grpc-port=" + grpc,
        "--http-metrics-port=0",
        "--storage-dir=" + directory.resolve("signatures"),
        "--signer-filepath=" + keys.signatureLog(),
        "--batch-max-age=50ms",
        "--checkpoint-interval=1s");
  }

  private List<String> fulcio(SigstoreKeys keys, int port, RegistryServer certificates) {
    return List.of(
        Tool.FULCIO.required().toString(),
        "serve",
        "--ca=fileca",
        "--fileca-cert=" + keys.chain(),
        "--fileca-key=" + keys.authority(),
        "--fileca-key-passwd=" + SigstoreKeys.PASSWORD,
        "--fileca-watch=false",
        "--ct-log-url=http://" + certificates.endpoint(),
        "--ct-log-public-key-path=" + keys.certificateLogPublic(),
        "--config-path=" + issuers(),
        "--host=" + LOOPBACK,
        "--port=" + port,
        "--grpc-host=" + LOOPBACK,
        "--grpc-port=0",
        "--metrics-port=0",
        "--legacy-unix-domain-socket=" + directory.resolve("fulcio.sock"));
  }

  /** Whom Fulcio believes. */
  private Path issuers() {
    var text = new StringBuilder("oidc-issuers:\n");
    Map.of(MAIL, "email", OTHER, "email", GITHUB, "github-workflow")
        .forEach(
            (name, type) ->
                text.append(
                    "  %1$s: {issuer-url: \"%1$s\", client-id: sigstore, type: %2$s}\n"
                        .formatted(issuer(name), type)));
    try {
      return Files.writeString(directory.resolve("fulcio.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Addresses(
      RegistryServer fulcio,
      RegistryServer certificates,
      RegistryServer signatures,
      RegistryServer time) {

    String rekor() {
      return "http://" + signatures.endpoint().replace(LOOPBACK, REKOR);
    }

    String timestamps() {
      return "http://" + time.endpoint() + "/api/v1/timestamp";
    }
  }

  /** As its operator does, by cosign. */
  private void describe(SigstoreKeys keys, Addresses at) throws IOException {
    var timeChain = directory.resolve("timestamp-chain.pem");
    try (InputStream chain = at.time().uri("/api/v1/timestamp/certchain").toURL().openStream()) {
      Files.copy(chain, timeChain);
    }
    cosign(
        "trusted-root",
        "create",
        "--fulcio=url=http://%s,certificate-chain=%s,%s"
            .formatted(at.fulcio().endpoint(), keys.chain(), SINCE),
        "--ctfe=url=http://%s,public-key=%s,%s"
            .formatted(at.certificates().endpoint(), keys.certificateLogPublic(), SINCE),
        "--rekor=url=%s,public-key=%s,origin=%s,%s"
            .formatted(at.rekor(), keys.signatureLogPublic(), REKOR, SINCE),
        "--tsa=url=%s,certificate-chain=%s,%s".formatted(at.timestamps(), timeChain, SINCE),
        "--out=" + trustedRoot());
    signingConfig(at, signingConfigWithoutLog());
    signingConfig(
        at,
        signingConfig(),
        "--rekor=url=%s,api-version=2,%s".formatted(at.rekor(), SERVICE),
        "--rekor-config=ANY");
  }

  private void signingConfig(Addresses at, Path file, String... more) {
    var line =
        new ArrayList<>(
            List.of(
                "signing-config",
                "create",
                "--fulcio=url=http://%s,api-version=1,%s"
                    .formatted(at.fulcio().endpoint(), SERVICE),
                "--oidc-provider=url=%s,api-version=1,%s".formatted(issuer(MAIL), SERVICE),
                "--tsa=url=%s,api-version=1,%s".formatted(at.timestamps(), SERVICE),
                "--tsa-config=ANY",
                "--out=" + file));
    line.addAll(List.of(more));
    cosign(line.toArray(String[]::new));
  }

  private void cosign(String... arguments) {
    Tool.COSIGN.run(directory, arguments).expect(0);
  }

  private Identity identity(String subject, String name, Map<String, String> claims) {
    var query =
        claims.entrySet().stream()
            .map(
                claim ->
                    claim.getKey()
                        + "="
                        + URLEncoder.encode(claim.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Identity(subject, issuer(name), issuer(name) + "/token?" + query);
  }

  private String issuer(String name) {
    return issuer.uri("/" + name).toString();
  }

  private RegistryServer started(RegistryServer server) {
    servers.push(server);
    return server;
  }

  private static RegistryServer onFreePort(String purpose, IntFunction<List<String>> line) {
    return FreePort.with(
        port ->
            ChildRegistry.start(
                line.apply(port),
                Map.of(),
                TempDirectory.create(purpose),
                log -> OptionalInt.of(port)));
  }

  private static RegistryServer server(String purpose, List<String> line) {
    return ChildRegistry.start(
        line,
        Map.of(),
        TempDirectory.create(purpose),
        ChildRegistry.portIn(ChildRegistry.LISTENING));
  }
}
