package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.PrivateSigstore;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.RequiresSigstore;
import dev.remora.rig.Said;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import dev.remora.rig.Workflow;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of the workflows in ci/ as they are written, with the real Remora, curl, git, jq,
 * Kustomize and cosign against real registries. In docker's place, whose daemon is not there, crane
 * logs in and pushes an image.
 */
@Requires({
  Tool.REGISTRY,
  Tool.OLAREG,
  Tool.CRANE,
  Tool.KUSTOMIZE,
  Tool.ACTIONLINT,
  Tool.JQ,
  Tool.GIT
})
class WorkflowIT {
  private static final Path FILE = Path.of("ci/github-actions.yaml").toAbsolutePath();
  private static final Path KEYLESS = FILE.resolveSibling("github-actions-keyless.yaml");
  @TempDir Path scratch;
  private Path repository;
  private KeyFiles key;

  @BeforeEach
  void aRepositoryOfAnApplication() throws IOException {
    repository = Files.createDirectory(scratch.resolve("shop"));
    key = KeyFiles.in(scratch, "prod");
    write("deploy/keys/prod.pub", Files.readString(key.verifying()));
    write("Dockerfile", "FROM scratch\n");
    write("config/app.yaml", "greeting: hello\n");
    write("deploy/kustomization.yaml", "resources: [k8s/base]\nimages:\n  - name: app\n");
    copy(Path.of("k8s/base"), repository.resolve("deploy/k8s/base"));
    copy(Path.of("k8s/components"), repository.resolve("deploy/k8s/components"));
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "An application");
    git("clone", "--quiet", "--bare", ".", scratch.resolve("origin").toString());
    git("remote", "add", "origin", scratch.resolve("origin").toString());
    git("push", "--quiet", "--set-upstream", "origin", "main");
  }

  @Test
  void areWhatActionsUnderstands() {
    Tool.ACTIONLINT.run(scratch, FILE.toString(), KEYLESS.toString()).expect(0);
  }

  @Test
  void deploysImageAndConfigurationTogether() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      everyStepSucceeds(workflow(registry));

      String image = deployed(registry);
      assertTrue(rendered().contains("image: " + image), image);
      assertTrue(rendered().contains("value: " + image), image);
      assertEquals("greeting: hello\n", pulled(registry, image));
    }
  }

  @CrossSection(because = "one run is enough to see that the steps work")
  @Test
  void aSecondRunBringsTheNextOneAndTheSameAgainIsNoMistake() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      everyStepSucceeds(workflow(registry));
      String first = deployed(registry);
      write("Dockerfile", "FROM scratch\nENV A=b\n");
      write("config/app.yaml", "greeting: bonjour\n");
      git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-am", "Changed");

      everyStepSucceeds(workflow(registry));
      everyStepSucceeds(workflow(registry));

      assertEquals("greeting: bonjour\n", pulled(registry, deployed(registry)));
      assertEquals("greeting: hello\n", pulled(registry, first), "the way back");
    }
  }

  @CrossSection(because = "one run is enough to see that the steps work")
  @Test
  void worksWithTheReferrersApi() throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      everyStepSucceeds(workflow(registry));
      assertEquals("greeting: hello\n", pulled(registry, deployed(registry)));
    }
  }

  @Test
  void nothingIsDeployedWhenAnotherConfigurationWouldBePulled() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String interfering = interfering("--sign-key " + key.signing());
      var steps = workflow(registry, interfering).run("deploy", repository);

      assertEquals("Check that it is what will be pulled", steps.getLast().name());
      assertEquals(1, steps.getLast().run().exit(), steps::toString);
      Said.lacks(deployment(), "sha256");
    }
  }

  @CrossSection(because = "one run is enough to see that the steps work")
  @Test
  void whatSomebodyWithoutTheKeyAttachesInBetweenStopsNobody() throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      List<Workflow.Step> steps = workflow(registry, interfering("")).run("deploy", repository);

      steps.forEach(step -> step.run().expect(0));
      assertEquals("greeting: hello\n", pulled(registry, deployed(registry)));
    }
  }

  @RequiresSigstore
  @CrossSection(because = "its steps are the other's, but for cosign, which KeylessIT has")
  @Test
  void theKeylessOneSignsAsItselfAndIsTrustedByItsName() throws IOException {
    try (PrivateSigstore sigstore = PrivateSigstore.start(scratch);
        RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String file = "shop/app/.github/workflows/deploy.yaml@refs/heads/main";
      PrivateSigstore.Identity identity = sigstore.workflow(file);
      write("deploy/keys/trusted_root.json", Files.readString(sigstore.trustedRoot()));
      Workflow workflow =
          prepared(new Workflow(KEYLESS, scratch), registry, "")
              .set("ISSUER", identity.issuer())
              .runner("GITHUB_WORKFLOW_REF", file)
              .runner("ACTIONS_ID_TOKEN_REQUEST_URL", identity.tokenUrl())
              .runner("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of this job");
      script(scratch.resolve("bin/cosign"), sigstore.cosign());

      everyStepSucceeds(workflow);

      String image = deployed(registry);
      String root = sigstore.trustedRoot().toString();
      String[] trust = {
        "--verify-identity=" + identity.subject(),
        "--verify-issuer=" + identity.issuer(),
        "--trusted-root=" + root
      };
      assertEquals("greeting: hello\n", pulled(registry, image, trust));
    }
  }

  /** Somebody attaches something else before it is checked what is pulled. */
  private static String interfering(String options) {
    return """
      if [ "$1" = discover ]; then
        echo other >app.yaml
        "$REAL" attach "$2" app.yaml %s >/dev/null
      fi
      """
        .formatted(options);
  }

  @Test
  void anotherProgramThanTheOnePinnedIsNotRun() throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      var steps =
          workflow(registry).set("RELEASE_SHA256", "1".repeat(64)).run("deploy", repository);

      assertEquals("Get Remora", steps.getLast().name());
      assertFalse(Files.isExecutable(scratch.resolve("runner/bin/remora")));
    }
  }

  private Workflow workflow(RegistryServer registry) throws IOException {
    return workflow(registry, "");
  }

  private Workflow workflow(RegistryServer registry, String before) throws IOException {
    return prepared(new Workflow(FILE, scratch), registry, before)
        .with("secrets.SIGNING_KEY", Files.readString(key.signing()).strip());
  }

  /** With what a repository's owner changes in the file, and the product as a file of a release. */
  private Workflow prepared(Workflow workflow, RegistryServer registry, String before)
      throws IOException {
    Path product =
        Path.of(System.getProperty("remora.executable", "target/remora")).toAbsolutePath();
    String release = "#!/bin/bash\nREAL=" + product + "\n" + before + "\nexec \"$REAL\" \"$@\"\n";
    Path file = Files.writeString(scratch.resolve("release"), release);
    Path bin = Files.createDirectories(scratch.resolve("bin"));
    script(bin.resolve("kustomize"), "exec " + Tool.KUSTOMIZE.required() + " \"$@\"\n");
    script(bin.resolve("jq"), "exec " + Tool.JQ.required() + " \"$@\"\n");
    script(bin.resolve("docker"), docker());
    return workflow
        .set("IMAGE", registry.endpoint() + "/shop/app")
        .set("RELEASE", file.toUri().toString())
        .set("RELEASE_SHA256", sha256(release))
        .with("vars.REGISTRY_USER", GuardedDistribution.USER)
        .with("secrets.REGISTRY_PASSWORD", GuardedDistribution.PASSWORD)
        .path(bin);
  }

  private static String docker() {
    return """
      set -eu
      crane=%s
      case "$1 $2" in
        login\\ *) exec "$crane" auth login "$2" --username "$4" --password-stdin ;;
        "buildx build") ;;
        *) echo "docker: unexpected: $*" >&2; exit 1 ;;
      esac
      [ "$3 $4" = "--push --tag" ] && [ "$6 $8" = "--metadata-file ." ]
      tar -czf layer.tar.gz Dockerfile
      image=$("$crane" append --oci-empty-base -f layer.tar.gz -t "$5")
      rm layer.tar.gz
      printf '{"containerimage.digest":"%%s"}' "${image#*@}" >"$7"
      """
        .formatted(Tool.CRANE.required());
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void everyStepSucceeds(Workflow workflow) {
    List<Workflow.Step> steps = workflow.run("deploy", repository);
    steps.forEach(step -> step.run().expect(0));
    steps.forEach(step -> TestSecrets.assertNone(step.run().toString()));
    steps.forEach(step -> key.assertSecret(step.run().toString()));
    assertFalse(Files.exists(scratch.resolve("runner/signing.key")), "it was needed for one step");
    assertEquals("Deploy", steps.getLast().name());
  }

  /** The image that origin's main branch deploys. */
  private String deployed(RegistryServer registry) throws IOException {
    String digest =
        deployment().lines().filter(line -> line.contains("digest:")).findFirst().orElseThrow();
    return registry.endpoint() + "/shop/app@" + digest.substring(digest.indexOf("sha256:"));
  }

  private String deployment() throws IOException {
    Path clone = Files.createTempDirectory(scratch, "clone-");
    git("clone", "--quiet", scratch.resolve("origin").toString(), clone.toString());
    return Files.readString(clone.resolve("deploy/kustomization.yaml"));
  }

  private String rendered() {
    return Tool.KUSTOMIZE.run(repository.resolve("deploy"), "build").expect(0).stdout();
  }

  private String pulled(RegistryServer registry, String image) throws IOException {
    return pulled(registry, image, "--verify-key=" + key.verifying());
  }

  private String pulled(RegistryServer registry, String image, String... trust) throws IOException {
    Path volume = Files.createTempDirectory(scratch, "volume-");
    Path config = scratch.resolve("reader.json");
    Files.writeString(
        config,
        TestSecrets.configJson(
            registry.endpoint(), GuardedDistribution.USER, GuardedDistribution.PASSWORD));
    String[] line = {
      "pull", image, "--to", volume.toString(), "--registry-config", config.toString()
    };
    String[] all = Stream.of(line, trust).flatMap(Arrays::stream).toArray(String[]::new);
    Remora.in(scratch).run(all).expect(0);
    return Files.readString(volume.resolve("app.yaml"));
  }

  private void write(String file, String content) throws IOException {
    Path path = repository.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private void git(String... arguments) {
    Tool.GIT.run(repository, arguments).expect(0);
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "%064x".formatted(new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
