package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.attach.Signing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signs is read, and what is wrong with it told, before anything is contacted. */
class SigningOptionsTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private static final Path KEYS = Path.of("src/test/resources/trust");
  private static final String PLAIN = KEYS.resolve("openssl-ecparam.pem").toString();
  private static final String ENCRYPTED = KEYS.resolve("openssl-genpkey-encrypted.pem").toString();

  @TempDir Path directory;
  private final Session session = new Session();

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private void assertMistake(String line, String... arguments) {
    assertEquals(2, session.run(arguments));
    assertTrue(session.executedNothing());
    assertTrue(
        session.errLines().stream().anyMatch(told -> told.contains(line)),
        () -> line + " is missing in " + session.err());
  }

  @Test
  void eachCommandThatPushesTakesAKey() {
    Invocation.Attach attach =
        (Invocation.Attach)
            executed("attach", IMAGE, "f", "--sign-key", PLAIN, "--sign-annotation=a=b");
    Signing signing = attach.signing().orElseThrow();
    assertEquals("openssl-ecparam.pem", signing.key().signer().name());
    assertEquals(Map.of("a", "b"), signing.annotations());
    var again = executed("attach", IMAGE, "--from", "previous", "--sign-key", PLAIN);
    assertTrue(((Invocation.AttachAgain) again).signing().isPresent());
    var push = executed("push", IMAGE, "f", "--sign-key", PLAIN);
    assertTrue(((Invocation.Push) push).signing().isPresent());
    var sign = executed("sign", IMAGE, "3a3a3a", "--sign-key", PLAIN);
    assertEquals(Map.of(), ((Invocation.Sign) sign).signing().annotations());
    var unsigned = executed("attach", IMAGE, "f");
    assertEquals(Optional.empty(), ((Invocation.Attach) unsigned).signing());
  }

  private static Invocation executed(String... arguments) {
    Session one = new Session();
    assertEquals(0, one.run(arguments), one::err);
    return one.executed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"remora", "remora\n", "remora\r\n"})
  void theLineEndOfAPasswordIsNoPartOfIt(String content) throws IOException {
    String password = file("password", content);
    assertEquals(
        0,
        session.run("attach", IMAGE, "f", "--sign-key", ENCRYPTED, "--sign-password", password),
        session::err);
  }

  @ParameterizedTest
  @ValueSource(strings = {" remora", "remora\n\n", "remora \n", "Remora"})
  void everythingElseIs(String content) throws IOException {
    String password = file("password", content);
    assertMistake(
        "--sign-key: its password is another one",
        "attach",
        IMAGE,
        "f",
        "--sign-key",
        ENCRYPTED,
        "--sign-password",
        password);
  }

  @Test
  void anEncryptedKeyWithoutItsPasswordIsToldWhereToGiveIt() {
    assertMistake("give --sign-password the file", "attach", IMAGE, "f", "--sign-key", ENCRYPTED);
  }

  @Test
  void whatIsMissingOrAloneIsTold() throws IOException {
    assertMistake("--sign-key: missing", "sign", IMAGE, "3a3a3a");
    assertMistake(
        "--sign-annotation: goes with --sign-key",
        "attach",
        IMAGE,
        "f",
        "--sign-annotation",
        "a=b");
    assertMistake(
        "--sign-password: goes with --sign-key", "push", IMAGE, "f", "--sign-password", PLAIN);
    assertMistake(
        "--sign-annotation: KEY=VALUE is expected",
        "attach",
        IMAGE,
        "f",
        "--sign-key",
        PLAIN,
        "--sign-annotation",
        "a");
    String empty = file("empty", "\n");
    assertMistake(
        "--sign-password: there is no password",
        "attach",
        IMAGE,
        "f",
        "--sign-key",
        ENCRYPTED,
        "--sign-password",
        empty);
    assertMistake("REVISION", "sign", IMAGE, "previous", "--sign-key", PLAIN);
  }

  @Test
  void aFileThatIsNoneOrTooLongIsTold() throws IOException {
    String absent = directory.resolve("absent").toString();
    assertMistake("--sign-key: it is not there", "attach", IMAGE, "f", "--sign-key", absent);
    assertMistake(
        "--sign-key: it is a directory", "attach", IMAGE, "f", "--sign-key", directory.toString());
    String large = file("large", "x".repeat((64 << 10) + 1));
    assertMistake("larger than 65536", "attach", IMAGE, "f", "--sign-key", large);
    String other = file("other", "not a key");
    assertMistake("holds no private key", "attach", IMAGE, "f", "--sign-key", other);
  }

  /** In the place of a file's name. */
  @Test
  void aKeyOrAPasswordThatIsGivenItselfIsNotRepeated() throws IOException {
    String key = Files.readString(Path.of(PLAIN));
    String secret = key.lines().toList().get(5).substring(0, 30);
    for (List<String> options :
        List.of(
            List.of("--sign-key", key),
            List.of("--sign-key", secret),
            List.of("--sign-key", ENCRYPTED, "--sign-password", secret))) {
      Session typed = new Session();
      List<String> words = new ArrayList<>(List.of("attach", IMAGE, "f"));
      words.addAll(options);
      assertEquals(2, typed.run(words.toArray(String[]::new)));
      assertFalse(typed.err().contains(secret), typed::err);
    }
  }
}
