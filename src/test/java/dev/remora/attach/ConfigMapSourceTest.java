package dev.remora.attach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of ConfigMaps as files; what programs print is tried in {@code AttachConfigMapsTest}. */
class ConfigMapSourceTest {
  private static final String APP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: app, labels: {kind: Secret}}
      data:
        app.yaml: |
          greeting: hello
        text: 'two words'
      binaryData:
        logo: |
          AP8=
      """;

  @Test
  void aKeyBecomesAFile() {
    assertEquals(Map.of("app.yaml", "greeting: hello\n", "text", "two words"), texts(APP, "app"));
    assertEquals(List.of("0 -1"), bytes(APP, "logo"));
  }

  @Test
  void aDirectoryIsForAllKeysOfOne() {
    String other = APP.replace("name: app", "name: other");
    assertEquals(
        List.of("app.yaml", "text", "logo", "a/b/app.yaml", "a/b/text", "a/b/logo"),
        titles(APP + "---\n" + other, "app", "other=a/b/"));
  }

  @Test
  void jsonIsReadAndListsAreLookedInto() {
    String list =
        """
        {"kind": "List", "items": [
          {"kind": "Deployment", "metadata": {"name": "app"}, "data": {"no": "no"}},
          {"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"a": "\\u003cx\\u003e\\n"}}]}
        """;
    assertEquals(Map.of("a", "<x>\n"), texts(list, "app"));
  }

  @Test
  void theHashOfKustomizeMayBeLeftOut() {
    String hashed = APP.replace("name: app", "name: app-b76cfkf88f");
    assertEquals(3, titles(hashed, "app").size());
    assertEquals(3, titles(hashed, "app-b76cfkf88f").size());
    assertEquals(
        List.of("ConfigMap app: standard input does not describe it, but app-extraconfig"),
        problems(APP.replace("name: app", "name: app-extraconfig"), "app"));
  }

  @Test
  void itsOwnNameComesBeforeOneWithAHash() {
    String hashed = "kind: ConfigMap\nmetadata: {name: app-b76cfkf88f}\ndata: {other: x}\n";
    assertEquals(List.of("app.yaml", "text", "logo"), titles(APP + "---\n" + hashed, "app"));
  }

  @Test
  void twoOfOneNameAreNotChosenFrom() {
    String one = APP.replace("name: app", "name: app, namespace: one");
    String two = APP.replace("name: app", "name: app, namespace: two");
    assertEquals(
        List.of("ConfigMap app: standard input has it more than once: one/app, two/app"),
        problems(one + "---\n" + two, "app"));
  }

  @Test
  void whatIsNotThereIsSaidWithWhatIs() {
    assertEquals(
        List.of("ConfigMap ap: standard input does not describe it, but app"), problems(APP, "ap"));
    assertEquals(
        List.of("ConfigMap app: standard input describes no ConfigMap"), problems("", "app"));
    String many =
        Stream.of("a", "b", "c", "d", "e", "f", "g")
            .map(name -> "kind: ConfigMap\nmetadata: {name: " + name + "}\n---\n")
            .reduce("", String::concat);
    assertEquals(
        List.of("ConfigMap z: standard input does not describe it, but a, b, c, d, e and 2 more"),
        problems(many, "z"));
  }

  @Test
  void aSecretIsNotTaken() {
    String secret = "kind: Secret\nmetadata: {name: app-b76cfkf88f}\ndata: {password: eA==}\n";
    assertEquals(
        List.of(
            "ConfigMap app: it is a Secret, which stays one: whoever may pull the image could read"
                + " it"),
        problems(secret, "app"));
  }

  @Test
  void whatNoClusterTakesIsRefusedAllAtOnce() {
    String odd =
        """
        kind: ConfigMap
        metadata: {name: app}
        data:
          number: 8080
          switch: true
          nothing:
          list: [a]
          twice: a
          twice: b
          one: &one text
          other: *one
        binaryData: {logo: "%"}
        """;
    String quotes = " no text; a number or the like needs quotation marks";
    assertEquals(
        List.of(
            "ConfigMap app: data has under number" + quotes,
            "ConfigMap app: data has under switch" + quotes,
            "ConfigMap app: data has under nothing" + quotes,
            "ConfigMap app: data has under list" + quotes,
            "ConfigMap app: data has the key twice twice",
            "ConfigMap app: data has under other an alias; write out what it stands for",
            "ConfigMap app: binaryData has under logo no Base64"),
        problems(odd, "app"));
    assertEquals(
        List.of("ConfigMap app: data is no mapping of keys to texts"),
        problems("kind: ConfigMap\nmetadata: {name: app}\ndata: [a]\n", "app"));
  }

  @Test
  void oneWithoutKeysIsNothingToAttach() {
    for (String empty : List.of("", "data:\n", "data: {}\n", "data: null\n")) {
      assertEquals(
          List.of("ConfigMap app: has no keys"),
          problems("kind: ConfigMap\nmetadata: {name: app}\n" + empty, "app"));
    }
  }

  @Test
  void aKeyThatIsNoSafeNameIsRefused() {
    for (String key : List.of("a/b", "..", "")) {
      assertEquals(1, problems(withKey(key), "app").size(), key);
      assertEquals(1, problems(withKey(key), "app=directory").size(), key);
    }
    for (String reserved : List.of("..data", ".remora.json")) { // at the top of a volume alone
      assertEquals(1, problems(withKey(reserved), "app").size(), reserved);
      assertEquals(1, titles(withKey(reserved), "app=directory").size(), reserved);
    }
  }

  private static String withKey(String key) {
    return "kind: ConfigMap\nmetadata: {name: app}\ndata: {\"" + key + "\": x}\n";
  }

  @Test
  void otherKindsMayHoldAnything() {
    String other =
        """
        kind: [odd]
        metadata: text
        data: {a: {b: [1, {c: d}]}}
        items: 3
        ? {x: y}
        : z
        --- plain
        --- [list]
        ---
        """;
    assertEquals(3, titles(other + APP, "app").size());
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsPlace() {
    List<String> problems = problems("kind: ConfigMap\n  data: {", "app");
    assertTrue(problems.getFirst().startsWith("standard input: not valid YAML: "), "" + problems);
    assertTrue(problems.getFirst().contains("at line 2, column"), "" + problems);
    assertEquals(
        List.of("standard input: not valid YAML: it is not UTF-8, or holds control characters"),
        problems("\u0000", "app"));
  }

  @Test
  void aLineThatWouldTakeTheParserMinutesIsRefused() {
    String most = "x".repeat(1 << 20);
    assertEquals(Map.of("a", most), texts(withKey("a").replace(": x}", ": " + most + "}"), "app"));
    assertEquals(
        List.of("standard input: a line of it is longer than 2 MiB"),
        problems("# " + most + most + "\n" + APP, "app"));
  }

  @Test
  void standardInputThatCannotBeReadIsOneProblem() {
    var source =
        new ConfigMapSource(
            List.of(ConfigMapArgument.parse("app")),
            () -> {
              throw new FileSystemException("standard input", null, "it is the terminal");
            });
    List<String> problems = new ArrayList<>();
    source.files(problems);
    assertEquals(List.of("standard input: it is the terminal"), problems);
  }

  @Test
  void nothingIsReadWhereNoneIsWanted() {
    var source =
        new ConfigMapSource(
            List.of(),
            () -> {
              throw new AssertionError("it was read");
            });
    assertEquals(List.of(), source.files(new ArrayList<>()));
  }

  @Test
  void anArgumentIsANameAndPerhapsADirectory() {
    assertEquals("app.v1-x", ConfigMapArgument.parse("app.v1-x").name());
    for (String wrong :
        List.of("configmap/app", "App", "-app", "=dir", "app=", "app=/etc", "app=..", "a b")) {
      assertThrows(IllegalArgumentException.class, () -> ConfigMapArgument.parse(wrong), wrong);
    }
  }

  private static List<ConfigMapSource.KeyFile> files(
      String manifests, List<String> problems, String... wanted) {
    var source =
        new ConfigMapSource(
            Stream.of(wanted).map(ConfigMapArgument::parse).toList(),
            () -> manifests.getBytes(UTF_8));
    return source.files(problems);
  }

  private static List<ConfigMapSource.KeyFile> files(String manifests, String... wanted) {
    List<String> problems = new ArrayList<>();
    var files = files(manifests, problems, wanted);
    assertEquals(List.of(), problems);
    return files;
  }

  private static List<String> problems(String manifests, String... wanted) {
    List<String> problems = new ArrayList<>();
    files(manifests, problems, wanted);
    return problems;
  }

  private static List<String> titles(String manifests, String... wanted) {
    return files(manifests, wanted).stream().map(file -> file.title().toString()).toList();
  }

  /** Those that are texts. */
  private static Map<String, String> texts(String manifests, String... wanted) {
    Map<String, String> texts = new LinkedHashMap<>();
    files(manifests, wanted).stream()
        .filter(file -> !file.title().toString().equals("logo"))
        .forEach(file -> texts.put(file.title().toString(), new String(file.content(), UTF_8)));
    return texts;
  }

  private static List<String> bytes(String manifests, String title) {
    return files(manifests, "app").stream()
        .filter(file -> file.title().toString().equals(title))
        .map(file -> file.content()[0] + " " + file.content()[1])
        .toList();
  }
}
