package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.diff.PlantedSecrets;
import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nothing of a secret gets into any output, in whatever file of the usual forms it stands. */
class SecretsStayMaskedTest extends DiffScenario {
  private static final int FILES = 240;

  @Test
  void noPlantedSecretIsInAnyOutput() throws IOException {
    PlantedSecrets planted = new PlantedSecrets(new SplittableRandom(2025));
    attached(planted(planted));
    run("pull", image, "--to=" + volume).expect(0);
    attached(planted(planted));
    for (List<String> command :
        List.of(
            List.of("diff", image, "previous", "current"),
            List.of("diff", image, "current", "previous", "--log-level=debug", "--verbose"),
            List.of("diff", volume.toString(), "current", "-o", "json", "--log-format=json"),
            List.of("pull", image, "--to=" + volume, "--dry-run"),
            List.of("pull", image, "--to=" + volume, "--dry-run", "--log-format=json"))) {
      Run run = run(command.toArray(String[]::new)).expect(0);
      Map<String, String> leaks = new TreeMap<>();
      run.stdout()
          .lines()
          .filter(line -> line.contains(PlantedSecrets.MARK))
          .forEach(line -> leaks.put(line, command.getFirst()));
      assertEquals(Map.of(), leaks, () -> "see " + work);
      assertTrue(!run.stderr().contains(PlantedSecrets.MARK), run.stderr());
      assertTrue(run.stdout().contains("******"), run.stdout());
    }
    String all = run("diff", image, "previous", "current", "--no-mask").expect(0).stdout();
    assertTrue(all.contains(PlantedSecrets.MARK), "they were there");
  }

  private Path planted(PlantedSecrets planted) throws IOException {
    PlantedSecrets.Form[] forms = PlantedSecrets.Form.values();
    Path files = files();
    Path directory = Files.createDirectories(files.resolve("conf"));
    for (int i = 0; i < FILES; i++) {
      PlantedSecrets.Form form = forms[i % forms.length];
      Files.writeString(
          directory.resolve("f" + i + "." + form.name().toLowerCase(Locale.ROOT)),
          planted.document(form));
    }
    return files;
  }
}
