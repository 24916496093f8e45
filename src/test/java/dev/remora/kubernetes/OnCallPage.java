package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.PageTranscripts;
import dev.remora.rig.Remora;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page of a night on call, whose transcripts are typed on a cluster. The registry and the
 * namespace have other names in it.
 */
final class OnCallPage {
  private final PageTranscripts page;
  private final Terminal terminal;
  private final Cluster cluster;
  private final List<String> shown = new ArrayList<>();
  private final List<String> printed = new ArrayList<>();

  private OnCallPage(PageTranscripts page, Terminal terminal, Cluster cluster) {
    this.page = page;
    this.terminal = terminal;
    this.cluster = cluster;
  }

  static OnCallPage of(
      String page, Cluster cluster, Namespace namespace, String image, Prometheus prometheus) {
    // nothing of the tests' own environment, whose REMORA_… are no settings
    var script =
        "#!/bin/sh\nexec env -i HOME=%s REMORA_PLAIN_HTTP=%s %s \"$@\"\n"
            .formatted(namespace.directory(), cluster.registry().endpoint(), Remora.executable());
    var remora = namespace.write("bin/remora", script);
    if (!remora.toFile().setExecutable(true)) {
      throw new IllegalStateException(remora + " cannot be made executable");
    }
    var terminal =
        Terminal.in(namespace).with("IMAGE", image).with("PROMETHEUS", prometheus.address());
    return new OnCallPage(PageTranscripts.of(Path.of(page)), terminal, cluster);
  }

  /** Types what a transcript of the page shows, and keeps what is printed. */
  void retype(String name) {
    var before = page.shown(name);
    var after = terminal.retype(before).replace(cluster.registry().endpoint(), "registry.example");
    shown.add(name + "\n" + comparable(before));
    printed.add(name + "\n" + comparable(after));
    page.show(name, after);
  }

  /** Fails where something else was printed than the page shows. */
  void assertSame() {
    var hint = page.keep(cluster.directory());
    assertEquals(String.join("\n", shown), String.join("\n", printed), hint);
  }

  /**
   * Without what is another each time, and in an order that does not depend on the names of pods.
   */
  private static String comparable(String text) {
    return text.replaceAll("\\b[0-9a-f]{12}(?:[0-9a-f]{52})?\\b", "<digest>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z", "<time>")
        .replaceAll("\\b(app|canary)-[0-9a-f]{8,10}-[a-z0-9]{5}\\b", "$1-<pod>")
        .replaceAll("@\\[[0-9.]+\\]", "@[<now>]")
        .replaceAll("\\b\\d+ \\(\\S+ ago\\)", "<restarts>")
        .replaceAll("\\b(?:\\d+m)?\\d+s\\b", "<age>")
        .replaceAll(" +", " ")
        .lines()
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
