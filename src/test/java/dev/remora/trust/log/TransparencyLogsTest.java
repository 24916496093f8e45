package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries that count, and for each check the one that only it refuses. */
class TransparencyLogsTest {
  private static final Instant TIME = Instant.parse("2026-11-29T11:04:40Z");
  private static final VirtualLog FIRST = VirtualLog.first();
  private static final VirtualLog SECOND = VirtualLog.second();

  private static final Logged SIGNATURE = signature("a signature", "a certificate", "a message");

  private static Logged signature(String signature, String certificate, String message) {
    return new Logged(
        Encoded.of(signature.getBytes(UTF_8)),
        certificate.getBytes(UTF_8),
        message.getBytes(UTF_8),
        Optional.of(("payload of " + message).getBytes(UTF_8)));
  }

  private static TransparencyLogs logs() {
    return new TransparencyLogs(List.of(FIRST.key(), SECOND.key()));
  }

  private static DraftEntry first() {
    return FIRST.enter(LoggedBody.firstBlob(SIGNATURE), TIME);
  }

  private static DraftEntry second() {
    return SECOND.enter(LoggedBody.secondBlob(SIGNATURE), TIME);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        form("hashedrekord 0.0.1", LoggedBody::firstBlob),
        form("hashedrekord 0.0.2", LoggedBody::secondBlob),
        form("dsse 0.0.1", LoggedBody::envelope),
        form("intoto 0.0.2", LoggedBody::statement));
  }

  private static Arguments form(String name, Function<Logged, LoggedBody> form) {
    return Arguments.of(name, form);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aLogOfTheFirstVersionSaysWhen(String name, Function<Logged, LoggedBody> form)
      throws Exception {
    TransparencyLogs.Entered entered =
        logs().verify(FIRST.enter(form.apply(SIGNATURE), TIME).build(), SIGNATURE);
    assertEquals(Optional.of(TIME), entered.time());
    assertEquals(FIRST.key().id(), entered.key().id());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aLogOfTheSecondVersionSaysNoTime(String name, Function<Logged, LoggedBody> form)
      throws Exception {
    assertEquals(
        Optional.empty(),
        logs().verify(SECOND.enter(form.apply(SIGNATURE), TIME).build(), SIGNATURE).time());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void anEntryIsOfOneSignatureOnly(String name, Function<Logged, LoggedBody> form)
      throws Exception {
    LogEntry entry = SECOND.enter(form.apply(SIGNATURE), TIME).build();
    assertRefused(entry, signature("another", "a certificate", "a message"), "another signature");
    assertRefused(entry, signature("a signature", "another", "a message"), "another certificate");
    assertRefused(entry, signature("a signature", "a certificate", "another"), "something else");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aHashThatIsNotKnownIsNone(String name, Function<Logged, LoggedBody> form) throws Exception {
    LoggedBody body = form.apply(SIGNATURE);
    String hash = body.text().contains("SHA2_256") ? "SHA2_256" : "sha256";
    assertRefused(
        SECOND.enter(body.edited("\"" + hash + "\"", "\"sha1\""), TIME).build(),
        SIGNATURE,
        "hash that is not known");
  }

  /** A file has no payload that the entry of a document could be compared with. */
  @Test
  void theEntryOfADocumentIsNotThatOfAFile() throws Exception {
    Logged file =
        new Logged(
            SIGNATURE.signature(), SIGNATURE.certificate(), SIGNATURE.message(), Optional.empty());
    for (LoggedBody body :
        List.of(LoggedBody.envelope(SIGNATURE), LoggedBody.statement(SIGNATURE))) {
      assertRefused(SECOND.enter(body, TIME).build(), file, "of a document");
    }
  }

  @Test
  void aSecondSignatureInAnEntryIsRefused() throws Exception {
    String one = "{\"signature\":\"";
    LoggedBody two = LoggedBody.envelope(SIGNATURE).edited(one, "{\"signature\":\"AAAA\"}," + one);
    assertRefused(SECOND.enter(two, TIME).build(), SIGNATURE, "of 2 signatures");
  }

  static Stream<Arguments> wrongEntries() {
    return Stream.of(
        row("another log", first(), e -> e.log = DraftEntry.base64(new byte[32]), "not trusted"),
        row(
            "the time changed",
            first(),
            e -> e.time = String.valueOf(TIME.getEpochSecond() + 1),
            "not signed the time"),
        row("no word of the log", first(), e -> e.promise = null, "not signed the time"),
        row("a word for no time", first(), e -> e.time = null, "not signed the time"),
        row("the place changed", first(), e -> e.index = "1005", "not signed the time"),
        row(
            "the word of another key",
            first(),
            e -> e.promise = FIRST.stranger().promise(e),
            "not signed the time"),
        row(
            "a time before the log's key",
            first(),
            e -> {
              e.time = "1700000000";
              e.promise = FIRST.promise(e);
            },
            "key was not trusted"),
        row("no proof", first(), e -> e.proven = false, "nothing proves"),
        row("no checkpoint", first(), e -> e.checkpoint = null, "no checkpoint"),
        row(
            "the checkpoint of another key",
            second(),
            e ->
                e.checkpoint =
                    checkpoint(SECOND, text -> SECOND.stranger().signatureAs(SECOND, text)),
            "not signed by its log"),
        row(
            "another hint of the key",
            second(),
            e ->
                e.checkpoint =
                    checkpoint(
                        SECOND,
                        text -> VirtualLog.line("log.example", new byte[4], SECOND.sign(text))),
            "not signed by its log"),
        row(
            "a signature under another name",
            second(),
            e ->
                e.checkpoint =
                    checkpoint(
                        SECOND,
                        text ->
                            VirtualLog.line(
                                "log", Arrays.copyOf(SECOND.id(), 4), SECOND.sign(text))),
            "not signed by its log"),
        row(
            "a wrong signature of the log before the right one",
            second(),
            e ->
                e.checkpoint =
                    checkpoint(
                        SECOND,
                        text ->
                            SECOND.stranger().signatureAs(SECOND, text)
                                + SECOND.signatureLine(text)),
            "not signed by its log"),
        row(
            "a signature of a hash",
            second(),
            e ->
                e.checkpoint =
                    checkpoint(
                        SECOND,
                        text ->
                            VirtualLog.line(
                                "log.example",
                                Arrays.copyOf(SECOND.id(), 4),
                                SECOND.signHash(text))),
            "not signed by its log"),
        row(
            "no signature of the log",
            second(),
            e -> e.checkpoint = checkpoint(SECOND, _ -> ""),
            "not signed by its log"),
        row(
            "a line that is no signature",
            second(),
            e -> e.checkpoint = checkpoint(SECOND, text -> SECOND.signatureLine(text) + "x\n"),
            "strange line"),
        row(
            "33 signatures",
            second(),
            e -> e.checkpoint = checkpoint(SECOND, text -> SECOND.signatureLine(text).repeat(33)),
            "too many"),
        row(
            "no empty line",
            second(),
            e -> e.checkpoint = requireNonNull(e.checkpoint).replace("\n\n", "\n"),
            "no signatures"),
        noted("no origin", e -> "\n7\n" + root(e) + "\n", "three lines"),
        noted("two lines", e -> "log.example\n7\n", "three lines"),
        noted("no size", e -> "log.example\n" + root(e) + "\n" + root(e) + "\n", "no size"),
        noted("a size with a zero", e -> "log.example\n07\n" + root(e) + "\n", "no size"),
        noted("a size with a sign", e -> "log.example\n+7\n" + root(e) + "\n", "no size"),
        noted("a short root", e -> "log.example\n7\nAAAA\n", "no root"),
        noted("another root", e -> "log.example\n7\n" + "A".repeat(43) + "=\n", "another tree"),
        noted("another size", e -> "log.example\n8\n" + root(e) + "\n", "another tree"),
        row("another size beside it", second(), e -> e.size = "8", "another tree"),
        row("another root beside it", second(), e -> e.root = new byte[32], "another tree"),
        row("a proof too short", second(), e -> e.path = e.path.subList(1, 3), "right length"),
        row(
            "a proof too long",
            second(),
            e -> e.path = Stream.concat(e.path.stream(), Stream.of(new byte[32])).toList(),
            "right length"),
        row("a bit of the proof", second(), e -> e.path.getFirst()[0] ^= 1, "not in the log"),
        row(
            "another place in the tree",
            second(),
            e -> {
              e.treeIndex = "5";
              e.index = "5";
            },
            "not in the log"),
        row("another place beside it", second(), e -> e.index = "5", "two places"),
        row(
            "another body",
            second(),
            e -> e.body = e.body.replace("{\"api", "{ \"api"),
            "not in the log"),
        row("another kind beside it", second(), e -> e.version = "0.0.3", "kind than it says"),
        entered("another kind", body -> body.replace("0.0.2", "0.0.3"), "0.0.3", "of the kind"));
  }

  private static String root(DraftEntry entry) {
    return DraftEntry.base64(entry.root);
  }

  private static String checkpoint(VirtualLog log, Function<String, String> lines) {
    String text = "log.example\n7\n" + root(second()) + "\n";
    return text + "\n" + lines.apply(text);
  }

  private static Arguments row(
      String name, DraftEntry entry, Consumer<DraftEntry> change, String word) {
    return Arguments.of(name, entry.with(change), word);
  }

  /** With a checkpoint of another text, which the log signed. */
  private static Arguments noted(String name, Function<DraftEntry, String> text, String word) {
    return row(name, second(), e -> e.checkpoint = SECOND.note(text.apply(e)), word);
  }

  /** With another body, which is in the log. */
  private static Arguments entered(
      String name, Function<String, String> change, String version, String word) {
    LoggedBody good = LoggedBody.secondBlob(SIGNATURE);
    LoggedBody body = new LoggedBody(good.kind(), version, change.apply(good.text()));
    return Arguments.of(name, SECOND.enter(body, TIME), word);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wrongEntries(String name, DraftEntry entry, String word) {
    Refusal refusal = assertThrows(Refusal.class, () -> logs().verify(entry.build(), SIGNATURE));
    assertTrue(refusal.miss().why().contains(word), refusal.miss().why());
  }

  static Stream<Arguments> malformedEntries() {
    return Stream.of(
        Arguments.of("a negative index", first().with(e -> e.index = "-1")),
        Arguments.of(
            "an index that is too large", first().with(e -> e.index = "9223372036854775808")),
        Arguments.of(
            "a time that no clock shows",
            first()
                .with(
                    e -> {
                      e.time = "9223372036854775807";
                      e.promise = FIRST.promise(e);
                    })),
        Arguments.of("a time that is none", first().with(e -> e.time = "now")),
        Arguments.of("a body that is no JSON", SECOND.enter(new LoggedBody("x", "1", "x"), TIME)),
        Arguments.of(
            "a body without a specification",
            SECOND.enter(
                new LoggedBody("dsse", "0.0.1", "{\"kind\":\"dsse\",\"apiVersion\":\"0.0.1\"}"),
                TIME)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformedEntries(String name, DraftEntry entry) {
    assertThrows(MalformedJson.class, () -> logs().verify(entry.build(), SIGNATURE));
  }

  private static void assertRefused(LogEntry entry, Logged signature, String word) {
    Refusal refusal = assertThrows(Refusal.class, () -> logs().verify(entry, signature));
    assertTrue(refusal.miss().why().contains(word), refusal.miss().why());
  }

  @Test
  void theLastSecondOfALogsKeyCounts() throws Exception {
    TransparencyLogs ended = new TransparencyLogs(List.of(FIRST.key(Optional.of(TIME))));
    assertEquals(Optional.of(TIME), ended.verify(first().build(), SIGNATURE).time());
    DraftEntry later = FIRST.enter(LoggedBody.firstBlob(SIGNATURE), TIME.plusSeconds(1));
    assertThrows(Refusal.class, () -> ended.verify(later.build(), SIGNATURE));
  }

  /** Whoever else signs a checkpoint is nobody's business, wherever he stands. */
  @Test
  void witnessesOfACheckpointArePassedOver() throws Exception {
    String witness = VirtualLog.line("witness.example", new byte[4], new byte[64]);
    DraftEntry entry =
        second()
            .with(
                e ->
                    e.checkpoint =
                        checkpoint(SECOND, text -> witness + SECOND.signatureLine(text) + witness));
    logs().verify(entry.build(), SIGNATURE);
  }

  /** Rekor's first version had the time in its checkpoints once. */
  @Test
  void aCheckpointMaySayMore() throws Exception {
    DraftEntry entry =
        second().with(e -> e.checkpoint = SECOND.note("log.example\n7\n" + root(e) + "\nmore\n"));
    logs().verify(entry.build(), SIGNATURE);
  }
}
