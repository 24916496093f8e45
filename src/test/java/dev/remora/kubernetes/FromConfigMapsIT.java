package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.PageTranscripts;
import dev.remora.rig.Remora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The transcripts of docs/from-configmaps.md: a team with a ConfigMap comes over, changes its
 * configuration, goes back, and returns to the ConfigMap.
 */
@OnKubernetes
class FromConfigMapsIT {
  private static final Path PAGE = Path.of("docs/from-configmaps.md");

  /** How the page calls the registry. */
  private static final String NAME = "registry.example";

  /** It starts with its configuration, or not at all. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      cat /etc/shop/app.yaml || exit
      trap 'exit 0' TERM
      sleep 3600 &
      wait
      """;

  @Test
  void theTranscriptsAreWhatIsTypedAndAnswered(Cluster cluster, Namespace namespace)
      throws IOException {
    var image =
        cluster.image(
            "shop/app:" + namespace.name(), "/bin/shop", Map.of("bin/shop", SCRIPT.getBytes()));
    var page = PageTranscripts.of(PAGE);
    var before = manifest("before").replace(NAME + "/shop/app@sha256:…", image);
    var after = manifest("after").replace(NAME + "/shop/app@sha256:…", image);
    namespace.kubectl("create", "configmap", "shop", "--from-literal=app.yaml=greeting: one\n");
    namespace.kubectl(
        "create", "configmap", "shop-env", "--from-literal=A=1", "--from-literal=B=two words");
    namespace.write("before.yaml", before);
    namespace.apply("shop.yaml", before);
    namespace.rolledOut("deployment/shop");
    namespace.write("shop.yaml", after);
    var terminal = terminal(cluster, namespace).with("IMAGE", image);

    namespace.write(
        "remora.yaml",
        """
        apiVersion: remora.dev/v1
        kind: RemoraInjection
        metadata: {name: cluster}
        spec: {image: "%s", settings: {interval: 1s, plain-http: "%s"}}
        """
            .formatted(cluster.remora(), cluster.registry().endpoint()));
    Files.createSymbolicLink(
        namespace.directory().resolve("remora"), Path.of("").toAbsolutePath()); // the clone

    try (var injection = Injection.installed(cluster)) {
      List<String> shown = new ArrayList<>();
      List<String> printed = new ArrayList<>();
      for (String name : page.names()) {
        var typed =
            terminal
                .retype(page.shown(name))
                .replace(cluster.registry().endpoint(), NAME)
                .replace(namespace.name(), "default");
        shown.add(name + "\n" + comparable(page.shown(name)));
        printed.add(name + "\n" + comparable(typed));
        page.show(name, typed);
        if (name.equals("install")) {
          injection.awaitObeyed();
        }
      }
      var hint = page.keep(cluster.directory());
      assertEquals(String.join("\n", shown), String.join("\n", printed), hint);
    }
  }

  /** A manifest of the page. */
  private static String manifest(String name) throws IOException {
    var begin = "<!-- " + name + " -->\n```yaml\n";
    var text = Files.readString(PAGE);
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf("```\n", from));
  }

  /** A shell with {@code remora} on its path, and nothing of the tests' own environment for it. */
  private static Terminal terminal(Cluster cluster, Namespace namespace) {
    var terminal = Terminal.in(namespace);
    var script =
        "#!/bin/sh\nexec env -i HOME=%s REMORA_PLAIN_HTTP=%s %s \"$@\"\n"
            .formatted(namespace.directory(), cluster.registry().endpoint(), Remora.executable());
    var remora = namespace.write("bin/remora", script);
    if (!remora.toFile().setExecutable(true)) {
      throw new IllegalStateException(remora + " cannot be made executable");
    }
    return terminal;
  }

  /** Without what is another each time, and without how often kubectl said that it waits. */
  private static String comparable(String text) {
    return text.replaceAll("(?m)^Waiting for .*\\R", "")
        .replaceAll("\\b[0-9a-f]{12}(?:[0-9a-f]{52})?\\b", "<digest>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z", "<time>")
        .replaceAll("\\(\\d+s ago\\)", "<age>")
        .replaceAll(" +", " ");
  }
}
