package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.publish.Basis;
import dev.remora.sync.StartResult;
import dev.remora.sync.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container leaves for whoever looks why it ended. */
class TerminationLogTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @Test
  void theTerminationLogGetsImageRevisionAndSource(@TempDir Path directory) throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "x".repeat(5_000));
    session.with("REMORA_TERMINATION_LOG", log.toString()).run("pull", IMAGE);
    assertEquals(
        "image registry.example.com/app:v1 revision "
            + Samples.REVISION
            + " source registry.example.com/app age 0s\n",
        Files.readString(log));
  }

  @Test
  void aStartOnTheVolumeSaysSoAndHowOldItIs(@TempDir Path directory)
      throws IOException, MalformedJson {
    Path log = Files.createFile(directory.resolve("log"));
    Session session =
        new Session()
            .with("REMORA_TERMINATION_LOG", log.toString())
            .with("REMORA_OUTPUT", "json")
            .whose(invocation -> Samples.bridged());
    assertEquals(0, session.run("pull", IMAGE));
    assertTrue(Files.readString(log).endsWith(" source volume age 3h5s\n"), Files.readString(log));
    JsonObject result = json(session);
    assertEquals("volume", result.text("basis"));
    assertEquals("2026-02-01T12:00:00Z", result.text("confirmed"));
    assertEquals(10_805, result.number("age"));
    assertEquals("unavailable", result.text("bridged"));
  }

  @Test
  void theSignerIsNamedEverywhere(@TempDir Path directory) throws IOException, MalformedJson {
    Path log = Files.createFile(directory.resolve("log"));
    Session session =
        new Session()
            .with("REMORA_TERMINATION_LOG", log.toString())
            .whose(_ -> Samples.signed(Samples.bridged()));
    assertEquals(0, session.run("pull", IMAGE));
    String words = Files.readString(log);
    String signer = " signer prod.pub (SHA256:NTFun0=) source volume age 3h5s\n";
    assertTrue(words.endsWith(" revision " + Samples.REVISION + signer), words);
    assertTrue(session.out().endsWith("(2 files), signed by prod.pub (SHA256:NTFun0=)\n"));
    assertEquals(0, session.with("REMORA_OUTPUT", "json").run("pull", IMAGE));
    JsonObject signature = json(session).object("signature").orElseThrow();
    assertEquals("prod.pub (SHA256:NTFun0=)", signature.text("signer"));
    assertEquals("key", signature.text("signerKind"));
    assertEquals("cosign-bundle", signature.text("kind"));
    assertEquals(Samples.OTHER.toString(), signature.text("digest"));
    assertEquals(Map.of("env", "prod"), signature.textMap("annotations"));
  }

  @Test
  void aStartWithoutAnyConfigurationSaysSo(@TempDir Path directory)
      throws IOException, MalformedJson {
    Path log = Files.createFile(directory.resolve("log"));
    Result none =
        new Result.Pulled(
            new Target.Image(Samples.REFERENCE),
            new StartResult(
                Basis.NONE,
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new AccessDenied(new Purpose("pull", IMAGE), "answered 401", ""))),
            Path.of("/config"));
    Session session =
        new Session().with("REMORA_TERMINATION_LOG", log.toString()).whose(invocation -> none);
    assertEquals(0, session.run("pull", IMAGE));
    assertTrue(session.out().startsWith("/config: no configuration of "), session.out());
    assertTrue(Files.readString(log).endsWith(" revision none\n"), Files.readString(log));
    JsonObject result = JsonObject.parse(ResultJson.of(none).bytes());
    assertEquals("none", result.text("basis"));
    assertEquals("access-denied", result.text("bridged"));
    assertEquals(List.of(), result.objects("files"));
    assertTrue(result.flag("changed"));
  }

  @Test
  void theTerminationLogGetsTheLineOfAFailureAndEveryMistake(@TempDir Path directory)
      throws IOException {
    Path log = Files.createFile(directory.resolve("log"));
    denied().with("REMORA_TERMINATION_LOG", log.toString()).run("pull", IMAGE);
    assertTrue(Files.readString(log).endsWith(" password; log in again\n"));
    session
        .with("REMORA_TERMINATION_LOG", log.toString())
        .with("REMORA_DEADLINE", "soon")
        .run("pull", IMAGE, "--to");
    assertEquals(2, Files.readAllLines(log).size());
    new Session().with("REMORA_TERMINATION_LOG", log.toString()).run("pul");
    assertEquals("pul: no such command; the nearest is pull\n", Files.readString(log));
  }

  @Test
  void theTerminationLogIsNeverMadeNorFollowedNorWrittenByOtherCommands(@TempDir Path directory)
      throws IOException {
    Path missing = directory.resolve("missing");
    assertEquals(0, session.with("REMORA_TERMINATION_LOG", missing.toString()).run("pull", IMAGE));
    assertFalse(Files.exists(missing));
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    session.with("REMORA_TERMINATION_LOG", link.toString()).run("pull", IMAGE);
    session.with("REMORA_TERMINATION_LOG", target.toString()).run("discover", IMAGE);
    assertEquals("precious", Files.readString(target));
  }

  @Test
  void theTerminationLogIsCutBetweenCharacters(@TempDir Path directory) throws IOException {
    Path log = Files.createFile(directory.resolve("log"));
    new TerminationLog(log).write("x" + "é".repeat(3_000));
    byte[] bytes = Files.readAllBytes(log);
    assertEquals(4095, bytes.length);
    assertEquals("x" + "é".repeat(2_047), new String(bytes, StandardCharsets.UTF_8));
  }

  private static Session denied() {
    return new Session()
        .whose(
            invocation -> {
              throw new AccessDenied(
                  new Purpose("pull from", "registry.example.com/app"),
                  "the registry refused\u001b[2J the password",
                  "log in again");
            });
  }

  private static JsonObject json(Session session) throws MalformedJson {
    assertEquals(1, session.out().lines().count(), session.out());
    return JsonObject.parse(session.out().getBytes(StandardCharsets.UTF_8));
  }
}
