package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Alteration;
import dev.remora.settings.SettingsTable;
import dev.remora.sync.Target;
import dev.remora.sync.VolumeStatus;
import dev.remora.trust.proof.Miss;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the state of a volume is asked for and told. */
class StatusTest {
  private final Session session = new Session();

  @Test
  void theArgumentIsTheVolume() {
    assertEquals(0, session.run("status", "/etc/app"));
    Invocation.Status status = (Invocation.Status) session.executed();
    assertEquals(Path.of("/etc/app"), status.settings().get(SettingsTable.TO));
    assertEquals(Optional.empty(), status.target());
  }

  @Test
  void theImageIsTakenFromItsSetting() {
    session.with("REMORA_IMAGE", "registry.example.com/app:v1").with("REMORA_TO", "/x");
    session.with("REMORA_IMAGE_DIGEST", Samples.IMAGE.toString());
    assertEquals(0, session.run("status"));
    Invocation.Status status = (Invocation.Status) session.executed();
    assertEquals(
        Optional.of(
            new Target.Image(ImageReference.parse("registry.example.com/app:v1@" + Samples.IMAGE))),
        status.target());
    assertEquals(Path.of("/x"), status.settings().get(SettingsTable.TO));
  }

  @Test
  void theVolumeIsGivenOnce() {
    assertEquals(2, session.run("status", "/a", "--to", "/b"));
    assertEquals(
        List.of("remora: DIR: given twice, as an argument and by --to"), session.errLines());
    assertEquals(2, session.run("status", "/a", "/b"));
  }

  @Test
  void whatIsInOrderIsShownWithItsFiles() {
    assertEquals(0, session.run("status"));
    assertEquals("", session.err());
    assertEquals(
        """
        volume     /config
        image      registry.example.com/app@%s
        revision   %s
        why        the newest of 2 generations
        type       application/vnd.remora.config.v1
        commit     %s
        code       https://github.com/acme/app/commit/%s
        authors    jane
        source     registry registry.example.com/app
        published  2026-08-01T12:05:00Z
        confirmed  2026-08-01T13:00:00Z, 3m ago
        started    from the volume, in spite of unavailable
        serves     registry.example.com/app@%s
        told       this revision
        file       333333333333  app.yaml
        file       333333333333  certs/ca.pem
        """
            .formatted(
                Samples.IMAGE, Samples.REVISION, Samples.COMMIT, Samples.COMMIT, Samples.IMAGE),
        session.out());
  }

  @Test
  void whatIsAlteredIsShownAndIsSixteen() {
    session.whose(
        _ ->
            Samples.standing(
                List.of(
                    new Alteration("app.yaml", "has other content"),
                    new Alteration("mo\u001bre", "was not published"))));
    assertEquals(16, session.run("status"));
    assertTrue(session.out().startsWith("volume     /config, altered\n"), session.out());
    assertTrue(session.out().contains("  app.yaml, has other content\n"), session.out());
    assertTrue(session.out().contains("also       mo\uFFFDre, was not published\n"));
    assertEquals(
        List.of(
            "remora: cannot confirm the files in /config: app.yaml has other content, and 1 more;"
                + " remora pull publishes it anew"),
        session.errLines());
  }

  @Test
  void machinesGetOneObjectAlsoWhenSomethingIsAltered() throws Exception {
    session.with("REMORA_OUTPUT", "json");
    assertEquals(0, session.run("status"));
    JsonObject whole = JsonObject.parse(session.out().getBytes(UTF_8));
    for (String field : JsonFields.of("status")) {
      boolean other = List.of("artifact", "signature", "distrust").contains(field);
      assertEquals(!other, whole.has(field), field);
    }
    assertTrue(whole.flag("intact"));
    assertEquals(Samples.REVISION.toString(), whole.text("told"));
    JsonObject commit = whole.object("commit").orElseThrow();
    for (String field : JsonFields.of("commit")) {
      assertTrue(commit.has(field), field);
    }
    assertEquals(Samples.COMMIT, commit.text("id"));
    assertEquals("registry.example.com/app", whole.text("source"));
    assertEquals(180, whole.number("age"));
    session.whose(_ -> Samples.standing(List.of(new Alteration("app.yaml", "is missing"))));
    assertEquals(16, session.run("status"));
    JsonObject altered = JsonObject.parse(session.out().getBytes(UTF_8));
    assertFalse(altered.flag("intact"));
    assertEquals(List.of("app.yaml is missing"), altered.texts("altered"));
    assertEquals(2, altered.objects("files").size());
  }

  @Test
  void whatTheApplicationWasNotToldYetIsSaid() {
    Result.Status standing = Samples.standing(List.of());
    VolumeStatus before = standing.standing();
    session.whose(
        _ ->
            new Result.Status(
                standing.directory(),
                new VolumeStatus(
                    before.published(),
                    before.signature(),
                    before.verified(),
                    before.distrust(),
                    before.alterations(),
                    before.state().withTold(Samples.OTHER),
                    before.isOwners()),
                standing.age()));
    assertEquals(0, session.run("status"));
    assertTrue(
        session.out().contains("\ntold       " + Samples.OTHER + ", not this one yet\n"),
        session.out());
  }

  static final Miss OTHER_KEY =
      new Miss(Miss.Reason.OTHER_KEY, "carries a signature of another key");

  @Test
  void whatTheVolumeSaysOfItsSignerIsNoMoreThanThat() {
    session.whose(_ -> Samples.signed(false, Optional.empty()));
    assertEquals(0, session.run("status"));
    assertTrue(
        session.out().contains("\nsigner     prod.pub (SHA256:NTFun0=), says the volume\n"),
        session.out());
  }

  @Test
  void aSignerThatWasVerifiedIsNamed() throws Exception {
    session.whose(_ -> Samples.signed(true, Optional.empty()));
    assertEquals(0, session.run("status"));
    assertTrue(session.out().contains("\nsigner     prod.pub (SHA256:NTFun0=)\n"), session.out());
    assertEquals(0, session.with("REMORA_OUTPUT", "json").run("status"));
    JsonObject signature = json().object("signature").orElseThrow();
    assertEquals("prod.pub (SHA256:NTFun0=)", signature.text("signer"));
    assertEquals("key", signature.text("signerKind"));
  }

  @Test
  void whatNoKeyOfTodaySignedIsSeventeen() throws Exception {
    session.whose(_ -> Samples.signed(true, Optional.of(OTHER_KEY)));
    assertEquals(17, session.run("status"));
    assertTrue(
        session
            .out()
            .contains("\nsigner     none that counts: it carries a signature of another key\n"),
        session.out());
    assertEquals(
        List.of(
            "remora: cannot trust what is published in /config: 222222222222 carries a signature of"
                + " another key; remora pull publishes what is signed"),
        session.errLines());
    assertEquals(17, session.with("REMORA_OUTPUT", "json").run("status"));
    assertEquals("carries a signature of another key", json().text("distrust"));
    assertFalse(json().has("signature"));
  }

  private JsonObject json() throws MalformedJson {
    return JsonObject.parse(session.out().getBytes(UTF_8));
  }
}
