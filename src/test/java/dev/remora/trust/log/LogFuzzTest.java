package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whatever is made of an entry that counts, it is refused in one of the two ways, or counts because
 * what was changed means nothing.
 */
class LogFuzzTest {
  private static final Instant TIME = Instant.parse("2026-11-29T11:04:40Z");

  private static final Logged SIGNATURE =
      new Logged(
          Encoded.of("a signature".getBytes(UTF_8)),
          "a certificate".getBytes(UTF_8),
          "a message".getBytes(UTF_8),
          Optional.of("a payload".getBytes(UTF_8)));

  private static final VirtualLog FIRST = VirtualLog.first();
  private static final VirtualLog SECOND = VirtualLog.second();
  private static final TransparencyLogs LOGS =
      new TransparencyLogs(List.of(FIRST.key(), SECOND.key()));

  @Test
  void aChangedCheckpointIsSignedOnlyWhereItsTextIsTheSame() throws Exception {
    String note = SECOND.checkpoint(7, new byte[32]);
    Checkpoint good = Checkpoint.parse(note);
    Property.check(
        600,
        random -> {
          String changed = new String(Mutation.of(note.getBytes(UTF_8), random), UTF_8);
          try {
            Checkpoint head = Checkpoint.parse(changed);
            head.requireSignedBy(SECOND.key());
            assertEquals(good.text(), head.text());
          } catch (Refusal e) {
            // as it should be
          }
        });
  }

  @Test
  void aChangedEntryCountsOnlyWhereItSaysTheSame() throws Exception {
    LogEntry good = FIRST.enter(LoggedBody.envelope(SIGNATURE), TIME).build();
    byte[] json = FIRST.enter(LoggedBody.envelope(SIGNATURE), TIME).json().bytes();
    Property.check(
        600,
        random -> {
          try {
            LogEntry entry = LogEntry.read(JsonObject.parse(Mutation.of(json, random)));
            assertEquals(Optional.of(TIME), LOGS.verify(entry, SIGNATURE).time());
            assertEquals(good.body(), entry.body());
            assertEquals(good.index(), entry.index());
            assertEquals(good.proof().root(), entry.proof().root());
          } catch (Refusal | MalformedJson e) {
            // as it should be
          }
        });
  }

  /** Whatever a log took: it may have been anything. */
  @Test
  void whateverIsInALogIsReadOrRefused() {
    List<LoggedBody> bodies =
        List.of(
            LoggedBody.firstBlob(SIGNATURE),
            LoggedBody.secondBlob(SIGNATURE),
            LoggedBody.envelope(SIGNATURE),
            LoggedBody.statement(SIGNATURE));
    Property.check(
        600,
        random -> {
          LoggedBody good = bodies.get(random.nextInt(bodies.size()));
          String text = new String(Mutation.of(good.text().getBytes(UTF_8), random), UTF_8);
          LogEntry entry =
              SECOND.enter(new LoggedBody(good.kind(), good.version(), text), TIME).build();
          try {
            LOGS.verify(entry, SIGNATURE);
          } catch (Refusal | MalformedJson e) {
            // as it should be
          }
        });
  }

  @Test
  void aProofOfAMillionHashesIsNoLongerReadThanItsTreeIsHigh() {
    List<Encoded> path = Collections.nCopies(1_000_000, Encoded.of(new byte[32]));
    InclusionProof proof =
        new InclusionProof(0, Long.MAX_VALUE, path, Encoded.of(new byte[32]), "");
    Checkpoint head = new Checkpoint("", "x", Long.MAX_VALUE, Encoded.of(new byte[32]), List.of());
    assertThrows(Refusal.class, () -> proof.require(new byte[0], head));
  }
}
