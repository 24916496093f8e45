package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code k8s/injection} and what docs/kubernetes.md says of it; it needs no cluster. */
class InjectionKitTest {
  private static final Path KIT = Path.of("k8s/injection");
  private static final Path PAGE = Path.of("docs/kubernetes.md");
  private static final Pattern NAME =
      Pattern.compile("(?m)^\\| `(?:remora\\.dev/)?([A-Za-z-]+)` \\|");
  private static final Pattern QUOTED = Pattern.compile("'([a-z-]+)'");

  @Test
  void thePageNamesEveryAnnotationAndNoOther() throws IOException {
    var known = QUOTED.matcher(variable("validation.yaml", "known"));

    assertEquals(
        known.results().map(it -> it.group(1)).collect(Collectors.toCollection(TreeSet::new)),
        table("annotations"));
  }

  @Test
  void everyAnnotationIsReadWhereItIsInjected() throws IOException {
    var mutation = Files.readString(KIT.resolve("mutation.yaml"));

    var unread = table("annotations");
    unread.removeIf(name -> mutation.contains("'remora.dev/" + name + "'"));
    assertEquals(Set.of(), unread);
  }

  @Test
  void whatIsRefusedAsUnknownIsWhatIsNotInjected() throws IOException {
    var known = QUOTED.matcher(variable("validation.yaml", "known"));
    var names = known.results().map(it -> it.group(1)).filter(it -> !it.equals("config")).toList();
    var sound = variable("mutation.yaml", "sound").replaceAll("\\s+", " ");

    assertTrue(
        sound.contains("in ['config', 'image', '" + String.join("', '", names) + "']"), sound);
  }

  @Test
  void thePageNamesEveryParameterAndNoOther() throws IOException {
    var fields = new TreeSet<String>();
    specification().path("properties").fieldNames().forEachRemaining(fields::add);

    assertEquals(fields, table("parameters"));
  }

  @Test
  void theVolumeAndItsLimitsAreThoseOfTheOtherKits() throws IOException {
    var base = Files.readString(Path.of("k8s/base/deployment.yaml"));
    var size = specification().at("/properties/sizeLimit/default").asText();
    var settings = variable("mutation.yaml", "settings");

    assertTrue(base.contains("emptyDir: {sizeLimit: " + size + "}"), size);
    for (var limit : List.of("max-bytes', '32MiB", "max-files', '1000")) {
      assertTrue(settings.contains(limit), settings);
    }
    assertTrue(base.contains("value: 32MiB") && base.contains("value: \"1000\""));
  }

  @Test
  void noFaultOfItReachesAPodThatDoesNotAsk() throws IOException {
    var policy = document("mutation.yaml", "MutatingAdmissionPolicy");
    var binding = document("mutation.yaml", "MutatingAdmissionPolicyBinding");

    assertEquals("Ignore", policy.at("/spec/failurePolicy").asText());
    assertEquals("Allow", binding.at("/spec/paramRef/parameterNotFoundAction").asText());
    for (var file : List.of("validation.yaml", "digest.yaml")) {
      assertTrue(document(file, "ValidatingAdmissionPolicy").at("/spec/paramKind").isMissingNode());
    }
  }

  @Test
  @Requires(Tool.KUSTOMIZE)
  void kustomizeBuildsIt() {
    var built = Tool.KUSTOMIZE.run(KIT, "build", ".").expect(0).stdout();

    assertEquals(
        List.of(
            "CustomResourceDefinition",
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingAdmissionPolicyBinding"),
        Kustomizations.documents(built).stream()
            .map(it -> it.path("kind").asText())
            .sorted()
            .toList());
  }

  /** The first column of a table of the page. */
  private static TreeSet<String> table(String name) throws IOException {
    var page = Files.readString(PAGE);
    var begin = "<!-- " + name + " -->";
    var table =
        page.substring(
            page.indexOf(begin) + begin.length(), page.indexOf("<!-- /" + name + " -->"));
    return NAME.matcher(table)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode specification() throws IOException {
    return document("parameters.yaml", "CustomResourceDefinition")
        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
  }

  private static String variable(String file, String name) throws IOException {
    var kind = file.equals("mutation.yaml") ? "Mutating" : "Validating";
    var variables = document(file, kind + "AdmissionPolicy").at("/spec/variables");
    return StreamSupport.stream(variables.spliterator(), false)
        .filter(it -> it.path("name").asText().equals(name))
        .map(it -> it.path("expression").asText())
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode document(String file, String kind) throws IOException {
    return Kustomizations.documents(Files.readString(KIT.resolve(file))).stream()
        .filter(it -> it.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
