package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonObject;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.TokenServer;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --log-level debug} shows of a pull from a registry that wants tokens. */
@Requires({Tool.REGISTRY, Tool.ORAS})
class DebugLogIT {
  /** What differs from run to run, and what stands for it here. */
  private static final Map<String, String> VARYING =
      Map.of(
          "sha256[:-](?:[0-9a-f]{64}|…)", "DIGEST",
          "127\\.0\\.0\\.1:\\d+", "HOST",
          "those of \\S+config\\.json", "those of FILE",
          "\\d+ bytes in [0-9ms]+", "BYTES",
          "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");

  @TempDir Path scratch;

  @Test
  void pageShowsWhatIsPrintedAndNothingSecret() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        RegistryServer registry = GuardedDistribution.withTokens(tokens, scratch)) {
      Remora remora = Remora.in(scratch);
      Path config =
          GuardedDistribution.login(scratch, registry, TokenServer.USER, TokenServer.PASSWORD);
      String image = registry.endpoint() + "/team/app:v1";
      GuardedDistribution.push(scratch, config, image);
      String login = "--registry-config=" + config;
      Files.writeString(remora.work().resolve("app.yaml"), "greeting: hello\n");
      remora.run("attach", image, "app.yaml", login).expect(0);
      Files.writeString(remora.work().resolve("app.yaml"), "greeting: good day\n");
      remora.run("attach", image, "app.yaml", login).expect(0);
      remora.run("attach", image, "app.yaml", login, "--artifact-type", "example/report").expect(0);

      String[] line = {"pull", image, "--to", scratch + "/volume", login, "--log-level=debug"};
      Run pulled = remora.run(line).expect(0);
      TestSecrets.assertNone(pulled.stdout() + pulled.stderr());
      assertFalse(pulled.stderr().contains("Bearer"), pulled::toString);
      List<String> printed = pulled.stderr().lines().map(DebugLogIT::withoutVarying).toList();
      List<String> unheard =
          page().stream().filter(quoted -> !printed.contains(withoutVarying(quoted))).toList();
      assertEquals(List.of(), unheard, () -> pulled + "\n" + String.join("\n", printed));

      Run again = remora.run(with(line, "--log-format=json")).expect(0);
      List<String> events = again.stderr().lines().map(DebugLogIT::event).toList();
      assertTrue(
          events.containsAll(List.of("request", "credentials", "unchanged")), again::toString);
      TestSecrets.assertNone(again.stderr());

      Run quiet = remora.run("pull", image, "--to", scratch + "/other", login).expect(0);
      assertFalse(quiet.stderr().contains("debug"), quiet::toString);
    }
  }

  private static String[] with(String[] line, String more) {
    String[] longer = Arrays.copyOf(line, line.length + 1);
    longer[line.length] = more;
    return longer;
  }

  private static String event(String line) {
    try {
      return JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)).text("event");
    } catch (Exception e) {
      throw new AssertionError(line, e);
    }
  }

  private static String withoutVarying(String line) {
    String same = line;
    for (Map.Entry<String, String> varying : VARYING.entrySet()) {
      same = same.replaceAll(varying.getKey(), varying.getValue());
    }
    return same;
  }

  /** The lines that the page quotes. */
  private static List<String> page() throws IOException {
    String page = Files.readString(Path.of("docs/troubleshooting.md"));
    String section =
        page.substring(page.indexOf("<!-- debug -->"), page.indexOf("<!-- /debug -->"));
    List<String> lines =
        section.lines().filter(line -> line.startsWith("    remora: ")).map(String::strip).toList();
    assertTrue(lines.size() >= 8, "the page has a transcript");
    return lines;
  }
}
