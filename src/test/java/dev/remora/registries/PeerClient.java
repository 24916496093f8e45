package dev.remora.registries;

import dev.remora.registries.Behaviour.Verb;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Clients made by others, built from their pins. */
enum PeerClient implements Client {
  ORAS(Tool.ORAS) {
    @Override
    public Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient) {
      var repository = registry.repository();
      return switch (verb) {
        case RESOLVE -> oras(registry, directory, "resolve", repository + ":" + Content.IMAGE_TAG);
        case DISCOVER, EMPTY -> discover(registry, directory);
        case PULL -> {
          // as people do it: find the digest, then pull it
          var found = discover(registry, directory, "--artifact-type", Content.TYPE);
          yield listed(found)
              .map(
                  digest -> oras(registry, directory, "pull", "-o", OUT, repository + "@" + digest))
              .orElse(found);
        }
        case GET ->
            oras(registry, directory, "pull", "-o", OUT, repository + ":" + Content.CONFIG_TAG);
        case ATTACH, ATTACH_MORE ->
            oras(
                registry,
                directory,
                "attach",
                "--artifact-type",
                Content.TYPE,
                registry.image(),
                FILE);
        case PUSH ->
            oras(
                registry,
                directory,
                "push",
                "--artifact-type",
                Content.TYPE,
                repository + ":new",
                FILE);
      };
    }

    private Optional<Run> oras(Address registry, Path directory, String command, String... rest) {
      var line = new ArrayList<>(List.of(command));
      line.add("--plain-http=" + registry.authority().isEmpty());
      line.addAll(List.of(rest));
      return ran(registry, directory, line);
    }

    private Optional<Run> discover(Address registry, Path directory, String... options) {
      var line = new ArrayList<>(List.of("--format", "json", "--depth", "1"));
      line.addAll(List.of(options));
      line.add(registry.image());
      return oras(registry, directory, "discover", line.toArray(String[]::new));
    }

    private Optional<String> listed(Optional<Run> discovered) {
      return Pattern.compile("\"digest\": \"([^\"]+)\"")
          .matcher(discovered.map(Run::stdout).orElse(""))
          .results()
          .map(match -> match.group(1))
          .filter(digest -> !digest.equals(Content.digest(Content.IMAGE)))
          .findFirst();
    }
  },

  REGCTL(Tool.REGCTL) {
    @Override
    public Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient) {
      var repository = registry.repository();
      var line = new ArrayList<String>();
      if (registry.authority().isEmpty()) {
        line.addAll(List.of("--host", "reg=" + registry.host() + ",tls=disabled"));
      }
      line.addAll(
          switch (verb) {
            case RESOLVE -> List.of("image", "digest", repository + ":" + Content.IMAGE_TAG);
            case DISCOVER, EMPTY ->
                List.of("artifact", "list", registry.image(), "--format", LISTED);
            case PULL ->
                List.of(
                    "artifact",
                    "get",
                    "--subject",
                    registry.image(),
                    "--filter-artifact-type",
                    Content.TYPE,
                    "--file",
                    Content.FILE,
                    "--output",
                    OUT);
            case GET ->
                List.of(
                    "artifact",
                    "get",
                    repository + ":" + Content.CONFIG_TAG,
                    "--file",
                    Content.FILE,
                    "--output",
                    OUT);
            case ATTACH, ATTACH_MORE -> put("--subject", registry.image());
            case PUSH -> put(repository + ":new");
          });
      return ran(registry, directory, line);
    }

    private List<String> put(String... where) {
      return Stream.of(
              Stream.of("artifact", "put"),
              Stream.of(where),
              Stream.of("--artifact-type", Content.TYPE, "--file", Content.FILE),
              Stream.of("--file-media-type", "text/plain", "--file-title"))
          .flatMap(part -> part)
          .toList();
    }
  },

  CRANE(Tool.CRANE) {
    @Override
    public Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient) {
      var repository = registry.repository();
      return switch (verb) {
        case RESOLVE ->
            ran(registry, directory, List.of("digest", repository + ":" + Content.IMAGE_TAG));
        case GET -> {
          // its manifest, and the blob that this names
          var named = List.of("manifest", repository + ":" + Content.CONFIG_TAG);
          var manifest = ran(registry, directory, named);
          var blob = List.of("blob", repository + "@" + Content.digest(Content.LAYER));
          yield manifest.filter(run -> run.exit() == 0).isPresent()
              ? ran(registry, directory, blob)
              : manifest;
        }
        case PUSH ->
            ran(
                registry,
                directory,
                List.of(
                    "append", "--oci-empty-base", "-f", tar(directory), "-t", repository + ":new"));
        default -> Optional.empty();
      };
    }

    private String tar(Path directory) {
      try {
        return Files.write(directory.resolve("empty.tar"), new byte[1024]).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  COSIGN(Tool.COSIGN) {
    @Override
    public Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient) {
      return switch (verb) {
        case DISCOVER, EMPTY -> ran(registry, directory, List.of("tree", registry.image()));
        case ATTACH, ATTACH_MORE -> {
          ran(registry, directory, List.of("generate-key-pair"));
          yield ran(
              registry,
              directory,
              List.of(
                  "sign",
                  "--yes",
                  "--key=cosign.key",
                  "--tlog-upload=false",
                  "--use-signing-config=false",
                  registry.image()));
        }
        default -> Optional.empty();
      };
    }
  };

  private static final String LISTED = "{{range .Descriptors}}{{.Digest}} {{end}}";
  private static final String FILE = Content.FILE + ":text/plain";
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Tool tool;

  PeerClient(Tool tool) {
    this.tool = tool;
  }

  boolean isThere() {
    return tool.path().isPresent();
  }

  Optional<Run> ran(Address registry, Path directory, List<String> arguments) {
    var variables = new HashMap<>(Map.of("COSIGN_PASSWORD", ""));
    registry.authority().ifPresent(ca -> variables.put("SSL_CERT_FILE", ca.toString()));
    return Optional.of(tool.run(directory, variables, LIMIT, arguments.toArray(String[]::new)));
  }

  /** What its go.mod pins. */
  String version() {
    try (Stream<String> lines = Files.lines(Path.of("src/test/tools", toString(), "go.mod"))) {
      return lines
          .filter(line -> line.startsWith("require ") && !line.endsWith("("))
          .map(line -> line.substring(line.lastIndexOf(' ') + 2))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
