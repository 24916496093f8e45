package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A pod of {@code src/test/kubernetes/injection-rules.yaml}, which says what its fields are.
 *
 * @param row as it stands there
 */
record InjectionCase(JsonNode row) {
  /** The image of the container {@code app}. */
  static final String IMAGE = "r.example/shop/app@sha256:" + "a".repeat(64);

  /** The image of the container {@code proxy}. */
  static final String OTHER = "m.example/proxy@sha256:" + "b".repeat(64);

  private static final Path TABLES = Path.of("src/test/kubernetes/injection-rules.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESTRICTED =
      "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: NAME, labels: {app: app}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
          - {name: app, image: "IMAGE", securityContext: RESTRICTED}
          - {name: proxy, image: "OTHER", securityContext: RESTRICTED}
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: NAME}
      spec: {selector: {matchLabels: {app: app}}}
      """;

  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: NAME}
      spec: {schedule: "0 4 * * *", jobTemplate: {spec: {}}}
      """;

  /** The pods of a table. */
  static Stream<InjectionCase> of(String table) {
    try {
      var tables = Files.readString(TABLES);
      return read(tables).path(table).valueStream().map(InjectionCase::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pod of no table, with these annotations. */
  static InjectionCase of(String name, Iterable<String> annotations) {
    var row = JSON.createObjectNode().put("name", name);
    var values = row.putObject("annotations");
    annotations.forEach(it -> values.put(it, "x"));
    return new InjectionCase(row);
  }

  String name() {
    return row.path("name").asText();
  }

  /** The sentence that refuses it; empty for none. */
  String sentence() {
    return row.path("refused").asText();
  }

  String annotation(String name) {
    return row.path("annotations").path(name).asText();
  }

  /** Is it made as a pod, and not as the template of a workload? */
  boolean isPod() {
    return !row.has("kind");
  }

  /** The object, in JSON, which is YAML. */
  String object() {
    return switch (row.path("kind").asText("Pod")) {
      case "Deployment" -> {
        var workload = start(DEPLOYMENT);
        annotate(workload, "metadata");
        ((ObjectNode) workload.path("spec")).set("template", template());
        yield workload.toString();
      }
      case "CronJob" -> {
        var workload = start(CRON_JOB);
        annotate(workload, "metadata");
        var job = (ObjectNode) workload.at("/spec/jobTemplate");
        annotate(job, "job");
        var template = template();
        ((ObjectNode) template.path("spec")).put("restartPolicy", "Never");
        ((ObjectNode) job.path("spec")).set("template", template);
        yield workload.toString();
      }
      default -> pod().toString();
    };
  }

  private ObjectNode template() {
    var pod = pod();
    pod.remove("apiVersion");
    pod.remove("kind");
    ((ObjectNode) pod.path("metadata")).remove("name");
    return pod;
  }

  private ObjectNode pod() {
    var pod = start(POD);
    annotate(pod, "annotations");
    var specification = (ObjectNode) pod.path("spec");
    for (var container : specification.path("containers")) {
      if (row.at("/pod/os").isObject()) {
        ((ObjectNode) container).remove("securityContext"); // all of it is Linux'
      }
      ((ObjectNode) container).setAll(fields(container.path("name").asText()));
    }
    specification.setAll(fields("pod"));
    return pod;
  }

  private void annotate(ObjectNode object, String field) {
    if (row.has(field)) {
      var annotations = object.withObject("/metadata").putObject("annotations");
      row.path(field)
          .properties()
          .forEach(it -> annotations.set("remora.dev/" + it.getKey(), it.getValue()));
    }
  }

  private ObjectNode fields(String name) {
    return row.path(name) instanceof ObjectNode fields ? fields : JSON.createObjectNode();
  }

  private ObjectNode start(String yaml) {
    return (ObjectNode) read(yaml.replace("NAME", name()));
  }

  private static JsonNode read(String yaml) {
    var text =
        yaml.replace("securityContext: RESTRICTED", "securityContext: " + RESTRICTED)
            .replace("image: IMAGE", "image: \"" + IMAGE + "\"")
            .replace("\"IMAGE\"", "\"" + IMAGE + "\"")
            .replace("OTHER", OTHER);
    return Kustomizations.documents(text).getFirst();
  }

  @Override
  public String toString() {
    return name();
  }
}
