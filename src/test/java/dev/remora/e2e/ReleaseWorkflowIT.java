package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import dev.remora.rig.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of {@code .github/workflows} as they are written, in a repository of the same shape,
 * with a real registry, ORAS and jq. Played are docker, whose daemon is not there, {@code gh}, and
 * cosign, whose signatures without a key need GitHub's word; and {@code scripts/release}, which
 * takes minutes ({@code scripts/check-reproducible} runs it).
 */
@Requires({Tool.OLAREG, Tool.ORAS, Tool.ACTIONLINT, Tool.JQ, Tool.GIT})
class ReleaseWorkflowIT {
  private static final Path WORKFLOWS = Path.of(".github/workflows").toAbsolutePath();
  private static final String DIGEST = "sha256:" + "5".repeat(64);

  @TempDir Path scratch;
  private Path repository;
  private RegistryServer registry;

  @BeforeEach
  void aRepositoryOfTheSameShape() throws IOException {
    registry = RegistryKind.OLAREG.start();
    repository = Files.createDirectory(scratch.resolve("repository"));
    write("pom.xml", "<project>\n  <version>1.2.3</version>\n</project>\n");
    write(
        "CHANGELOG.md", "# Changelog\n\n## 1.2.3 - today\n\n* new\n\n## 1.2.2 - before\n\n* old\n");
    write("Dockerfile.native", Files.readString(Path.of("Dockerfile.native")));
    script("scripts/build-time", "echo 2026-11-24T12:00:00Z\n");
    script(
        "scripts/release",
        """
        [ "$1" = --executable ]
        mkdir -p target/release
        cp "$2" "target/release/remora-1.2.3-linux-$PLATFORM"
        for file in jvm.tar.gz kits.tar.gz cdx.json; do echo "${MADE-}" >"target/release/remora-1.2.3-$file"; done
        mv target/release/remora-1.2.3-cdx.json target/release/remora-1.2.3.cdx.json
        cd target/release && sha256sum -- remora-* >"SHA256SUMS-linux-$PLATFORM"
        """);
    script(
        "src/test/tools/build",
        "[ \"$1\" = --print-path ] || exit 0\ncase $2 in oras) echo "
            + Tool.ORAS.required()
            + ";; *) echo "
            + scratch.resolve("bin/cosign")
            + ";; esac\n");
    script(".ci/run", "command -v docker && echo \"$JAVA_HOME\" >ran\n");
    tool("docker", DOCKER);
    tool("cosign", "case $1 in sign-blob) echo signed >\"$4\";; esac\n");
    tool("gh", "");
    tool("sudo", "exec \"$@\"\n");
  }

  private static final String DOCKER =
      """
      case "$1 ${2-} ${3-}" in
        login*) cat >/dev/null ;;
        "buildx imagetools inspect") echo %s ;;
        "buildx imagetools create" | "buildx create --use" | rm*) ;;
        "buildx build -f")
          while [ "$1" != --metadata-file ]; do shift; done
          echo '{"containerimage.digest": "%s"}' >"$2" ;;
        create*) echo container ;;
        cp*) printf '#!/bin/sh\\necho remora 1.2.3\\n' >"$3"; chmod +x "$3" ;;
        *) echo "docker: unexpected: $*" >&2; exit 1 ;;
      esac
      """
          .formatted(DIGEST, DIGEST);

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void areWhatActionsUnderstandsAndPinnedByDigest() throws IOException {
    for (String file : List.of("ci.yaml", "release.yaml")) {
      Path workflow = WORKFLOWS.resolve(file);
      Tool.ACTIONLINT.run(scratch, workflow.toString()).expect(0);
      Pattern pinned = Pattern.compile(" *-? uses: (\\./.*|[\\w/-]+@[0-9a-f]{40} # v[\\d.]+)");
      Files.readAllLines(workflow).stream()
          .filter(line -> line.contains("uses: "))
          .forEach(line -> assertTrue(pinned.matcher(line).matches(), line));
    }
  }

  @Test
  void ciRunsWhatRunsHere() throws IOException {
    run(new Workflow(WORKFLOWS.resolve("ci.yaml"), scratch).path(scratch.resolve("bin")), "test");

    assertTrue(Files.exists(repository.resolve("ran")));
  }

  @Test
  void aTagBecomesARelease() throws IOException {
    run(workflow(), "begin");
    build("amd64");
    build("arm64");
    run(workflow(), "publish");

    String files = "target/release/";
    List<String> published = called("gh").getFirst().lines().toList();
    assertEquals(
        "release create v1.2.3 --verify-tag --title Remora 1.2.3 --notes-file "
            + scratch.resolve("runner/notes.md")
            + List.of(
                    "SHA256SUMS",
                    "SHA256SUMS.bundle",
                    "remora-1.2.3-jvm.tar.gz",
                    "remora-1.2.3-kits.tar.gz",
                    "remora-1.2.3-linux-amd64",
                    "remora-1.2.3-linux-arm64",
                    "remora-1.2.3.cdx.json")
                .stream()
                .map(name -> " " + files + name)
                .reduce("", String::concat),
        published.getFirst());
    String notes = Files.readString(scratch.resolve("runner/notes.md"));
    assertTrue(notes.contains("* new") && !notes.contains("* old"), notes);
    String kits = notes.lines().filter(line -> line.startsWith("Kits: ")).findFirst().orElseThrow();
    String pushed = kits.substring(kits.indexOf('@') + 1);
    for (String signed :
        List.of(
            "sign --yes --recursive " + image() + "@" + DIGEST,
            "sign --yes " + image() + "-kits@" + pushed,
            "attest --yes --type cyclonedx --predicate remora-1.2.3.cdx.json "
                + (image() + "@" + DIGEST),
            "sign-blob --yes --bundle SHA256SUMS.bundle SHA256SUMS")) {
      assertTrue(called("cosign").contains(signed), () -> signed + "\n" + logged("cosign"));
    }
    Path taken = Files.createDirectory(scratch.resolve("taken"));
    Tool.ORAS.run(taken, "pull", image() + "-kits@" + pushed).expect(0);
    assertEquals("\n", Files.readString(taken.resolve("remora-1.2.3-kits.tar.gz")));
    for (String argument :
        List.of("BUILDER=quay.io/", "RUNTIME=gcr.io/", "LIBRARIES=gcr.io/", "VERSION=1.2.3")) {
      assertTrue(logged("docker").contains("--build-arg " + argument), logged("docker"));
    }
    assertTrue(logged("docker").contains(":nonroot@" + DIGEST), logged("docker"));
  }

  @Test
  void filesThatDifferFromOneMachineToTheOtherAreNotPublished() throws IOException {
    build("amd64");
    script("scripts/release", "export MADE=otherwise\n" + body("scripts/release"));
    build("arm64");

    var steps = workflow().run("publish", repository);

    assertEquals("Put the files together", steps.getLast().name());
    assertEquals(1, steps.getLast().run().exit(), steps::toString);
  }

  @Test
  void aTagThatIsNotTheVersionBecomesNone() throws IOException {
    var steps = workflow().with("github.ref_name", "v1.2.4").run("begin", repository);

    assertEquals("Check the version", steps.getLast().name());
    assertTrue(steps.getLast().run().stderr().contains("the tag is v1.2.4"), steps::toString);
    assertFalse(Files.exists(scratch.resolve("docker.log")));
  }

  private Workflow workflow() {
    return new Workflow(WORKFLOWS.resolve("release.yaml"), scratch)
        .set("IMAGE", image())
        .with("github.ref_name", "v1.2.3")
        .with("github.actor", "someone")
        .with("secrets.GITHUB_TOKEN", TestSecrets.of("token"))
        .with("needs.begin.outputs.version", "1.2.3")
        .with("needs.begin.outputs.builder", "quay.io/builder@" + DIGEST)
        .with("needs.begin.outputs.runtime", "gcr.io/base:nonroot@" + DIGEST)
        .with("needs.begin.outputs.libraries", "gcr.io/java:nonroot@" + DIGEST)
        .path(Tool.JQ.required().resolveSibling(""))
        .path(scratch.resolve("bin"));
  }

  private String image() {
    return registry.endpoint().replace("127.0.0.1", "localhost")
        + "/remora"; // where ORAS goes plain
  }

  /** On a machine of its own; what it made is kept as the steps with {@code uses:} do. */
  private void build(String platform) throws IOException {
    run(workflow().with("matrix.platform", platform), "build");
    Path kept = repository.resolve("target/made/release-" + platform);
    Files.createDirectories(kept.getParent());
    Files.move(repository.resolve("target/release"), kept);
  }

  private void run(Workflow workflow, String job) {
    var steps = workflow.run(job, repository);
    steps.forEach(step -> step.run().expect(0));
    steps.forEach(step -> TestSecrets.assertNone(step.run().toString()));
  }

  private void write(String file, String text) throws IOException {
    Path path = repository.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void script(String file, String text) throws IOException {
    write(file, "#!/bin/bash\nset -eu\n" + text);
    Files.setPosixFilePermissions(
        repository.resolve(file), PosixFilePermissions.fromString("rwx------"));
  }

  private String body(String file) throws IOException {
    return Files.readString(repository.resolve(file)).replaceFirst("#!.*\nset -eu\n", "");
  }

  /** A program of the runner that writes down how it is called. */
  private void tool(String name, String text) throws IOException {
    String log = "echo \"$*\" >>" + scratch.resolve(name + ".log") + "\n";
    script("../bin/" + name, log + text);
  }

  private List<String> called(String name) {
    return logged(name).lines().toList();
  }

  private String logged(String name) {
    try {
      return Files.readString(scratch.resolve(name + ".log"));
    } catch (IOException e) {
      return "";
    }
  }
}
