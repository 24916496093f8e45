package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Known;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.discovery.Survey;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code discover --explain} prints. */
class ExplanationTest {
  private static final String CONFIG = "custom/config";
  private static final String OLD = "2026-07-01T00:00:00Z";
  private static final String NEW = "2026-07-02T00:00:00Z";

  private final InMemorySource source = new InMemorySource();
  private final Descriptor image = source.image();
  private final Session session = new Session();

  private Digest attach(String created, String... keysAndValues) {
    Map<String, String> annotations = new HashMap<>(Map.of(Annotations.CREATED, created));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      annotations.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return source.attach(image, CONFIG, annotations).digest();
  }

  private String explained(Selection selection, String... options) {
    Discovery discovery =
        new Discovery(
            selection, new VirtualClock(Instant.parse("2026-08-01T00:00:00Z")), Warnings.none());
    session.whose(
        invocation -> {
          Invocation.Discover discover = (Invocation.Discover) invocation;
          assertTrue(discover.explain());
          Explanation explanation =
              discovery.explain(source, image.digest(), Optional.<Known.Floor>empty());
          Survey survey = explanation.deciding().survey();
          Optional<Digest> pulled = survey.chosen().map(Candidate::digest);
          return new Result.Explained(
              new Result.Discovered(
                  ImageReference.parse("registry.example/app@" + image.digest()),
                  survey.subject(),
                  survey.referrers().stream()
                      .map(r -> AttachedItem.of(r, pulled, selection.policy()))
                      .toList(),
                  Outlook.of(survey, "", selection.policy()),
                  discover.listing()),
              explanation);
        });
    String[] line = new String[options.length + 3];
    line[0] = "discover";
    line[1] = "registry.example/app@" + image.digest();
    line[2] = "--explain";
    System.arraycopy(options, 0, line, 3, options.length);
    assertEquals(0, session.run(line), session::err);
    return session.out();
  }

  @Test
  void theTakenOneComesFirstThenTheRulesThenAllOthers() {
    Digest test = attach(NEW, "env", "test");
    Digest older = attach(OLD, "env", "prod");
    Digest taken = attach(NEW, "env", "prod");
    source.attach(image, "application/vnd.dev.cosign.artifact.sig.v1+json", Map.of());
    String out = explained(Selections.matching(CONFIG, "env=prod,region=eu;env=prod"));
    assertEquals(
        """
        registry.example/app@%1$s

        pull takes
        %2$s
          the newest of 2 generations that the rule env=prod (2 of 2) matches
          created 2026-07-02T00:00:00Z
          env=prod
          without it, %5$s would be taken

             4  attached to it
             3  of an accepted type: custom/config
             2  matched by the rule env=prod (2 of 2)
             1  the newest, by the time of creation

        not taken
        %3$s
          is not matched by the rule that decides, env=prod (2 of 2)
          env=test
          to take it: --revision %6$s
        %4$s
          is older, of 2026-07-01T00:00:00Z, and the newest is of 2026-07-02T00:00:00Z
          env=prod
          to take it: --revision %5$s
                  or: remora attach IMAGE --from %5$s --match
                      'env=prod,region=eu;env=prod'
        1 of the type application/vnd.dev.cosign.artifact.sig.v1+json
        """
            .formatted(image.digest(), taken, test, older, older.shortened(), test.shortened()),
        out);
  }

  @Test
  void whereNothingIsTakenItSaysWhyAndWhatToDo() throws MalformedJson {
    attach(NEW, "env", "test");
    attach(NEW, "env", "prod");
    String out = explained(Selections.of(CONFIG));
    assertTrue(out.contains("\npull takes nothing (exit 12):\n  2 candidates differ in env"), out);
    assertTrue(out.contains("\n  say which with --match or --revision"), out);
    JsonObject decision = decision(Selections.of(CONFIG));
    assertFalse(decision.has("taken"));
    assertEquals(12, decision.number("code"));
    assertEquals("ambiguous", decision.text("class"));
    assertEquals(
        List.of("undecided", "undecided"),
        decision.objects("searches").getFirst().objects("fates").stream()
            .map(fate -> text(fate, "fate"))
            .toList());
  }

  @Test
  void machinesGetTheSameWithWholeDigests() throws MalformedJson {
    Digest older = attach(OLD);
    Digest taken = attach(NEW);
    JsonObject decision = decision(Selections.of(CONFIG));
    assertEquals(taken.toString(), decision.text("taken"));
    assertEquals(older.toString(), decision.text("next"));
    assertEquals("the newest of 2 generations", decision.text("why"));
    JsonObject search = decision.objects("searches").getFirst();
    assertEquals(
        List.of("type 2 2", "time 2 1"),
        search.objects("steps").stream()
            .map(s -> text(s, "criterion") + " " + number(s, "given") + " " + number(s, "kept"))
            .toList());
    JsonObject fate = search.objects("fates").getFirst();
    assertEquals(older.toString(), fate.text("digest"));
    assertEquals("older", fate.text("fate"));
    assertEquals("time", fate.text("criterion"));
    assertEquals(
        List.of(
            "--revision " + older,
            "remora attach registry.example/app@" + image.digest() + " --from " + older),
        fate.texts("remedies"));
  }

  @Test
  void everyFieldIsDocumentedAndNoOtherIsWritten() {
    attach(OLD, "env", "a");
    attach(NEW, "env", "b");
    String out =
        explained(Selections.of(CONFIG), "-o", "json")
            + explained(Selections.matching(CONFIG, "env=a"), "-o", "json")
            + explained(Selections.refusing(CONFIG), "-o", "json");
    List<String> documented = JsonFields.ALL.stream().map(JsonFields.Field::name).toList();
    java.util.regex.Pattern.compile("\"([^\"]+)\":")
        .matcher(out.substring(out.indexOf("\"decision\"")))
        .results()
        .map(name -> name.group(1))
        .filter(name -> !List.of("env", Annotations.CREATED).contains(name))
        .forEach(name -> assertTrue(documented.contains(name), name));
  }

  @Test
  void linesOnATerminalFitWhateverStrangersWrote() {
    attach(NEW, "env", "x y".repeat(2_000));
    attach(NEW, "env", "\u001b[31mred");
    for (int i = 0; i < 30; i++) {
      attach(OLD, "env", "prod", "org.opencontainers.image.version", "" + i);
    }
    session.onATerminal().with("NO_COLOR", "1");
    String out = explained(Selections.of(CONFIG));
    assertTrue(out.lines().allMatch(line -> line.length() <= 80), out);
    assertFalse(out.contains("\u001b"), out);
    assertTrue(out.contains("and 12 more, which -o json shows\n"), out);
  }

  @Test
  void aFormatThatHasNoRoomForItIsAMistake() {
    String reference = Samples.REFERENCE.toString();
    assertEquals(2, session.run("discover", reference, "--explain", "-o", "table"));
    assertEquals(
        List.of("remora: --explain: is told as text or as json, not as table"), session.errLines());
    assertEquals(2, session.run("discover", reference, "--to", "/x"));
    assertEquals(
        List.of("remora: --to: makes a difference only with --explain"), session.errLines());
  }

  private JsonObject decision(Selection selection) throws MalformedJson {
    String out = explained(selection, "-o", "json");
    return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8)).object("decision").orElseThrow();
  }

  private static String text(JsonObject object, String name) {
    try {
      return object.text(name);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static long number(JsonObject object, String name) {
    try {
      return object.number(name);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }
}
