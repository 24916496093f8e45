package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.source.Answers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachTest extends RegistryScenario {
  private static final String API = referrersPath(SUBJECT);
  private static final String TAG = tagPath(SUBJECT);
  private static final Document CONFIG = referrer("one");

  private static Reply handled() {
    return Reply.of(201).header("OCI-Subject", SUBJECT.toString());
  }

  @Test
  void registryThatListsItselfNeedsNoTag() {
    registry
        .on("PUT", manifestPath(CONFIG.digest()), handled())
        .on("GET", API, Reply.index(listing(CONFIG.digest())));

    source.attach(CONFIG);

    assertEquals(
        List.of("PUT " + manifestPath(CONFIG.digest()), "GET " + API), registry.requests());
  }

  /** {@code AttacherTest} has the wait. */
  @Test
  void listingThatNeedsAMomentNeedsNoTagAndIsForTheCallerToWaitFor() {
    registry
        .on("PUT", manifestPath(CONFIG.digest()), handled())
        .on("GET", API, Reply.index(listing(digest(1))));

    source.attach(CONFIG);

    assertEquals(
        List.of("PUT " + manifestPath(CONFIG.digest()), "GET " + API), registry.requests());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void headerWithoutAnApiBehindItIsNotBelieved() {
    ManifestShelf shelf = new ManifestShelf(registry);
    registry
        .on("PUT", manifestPath(CONFIG.digest()), handled())
        .on("GET", API, Reply.of(404, "text/plain", "404 page not found"));

    source.attach(CONFIG);

    assertEquals(List.of(CONFIG.digest()), tagged(shelf));
  }

  @Test
  void withoutTheHeaderTheTagIsKeptWithTypeAndAnnotations() throws MalformedJson {
    ManifestShelf shelf = new ManifestShelf(registry);

    source.attach(CONFIG);

    assertTrue(shelf.has(CONFIG.digest()));
    JsonObject index = JsonObject.parse(ScriptedRegistry.bytes(shelf.tag(SUBJECT)));
    assertEquals(MediaType.INDEX, index.text("mediaType"));
    assertEquals(2, index.number("schemaVersion"));
    Descriptor entry = Descriptor.read(index.objects("manifests").getFirst());
    assertEquals(Optional.of("custom/config"), entry.artifactType());
    assertEquals(Optional.of("prod"), entry.annotations().get("env"));
    assertEquals(Optional.of("one"), entry.annotations().get("name"));
    assertEquals(CONFIG.raw().size(), entry.size());
    assertEquals(MediaType.INDEX, registry.calls("PUT").getLast().header("Content-Type"));
  }

  @Test
  void theTagIsReadDirectlyBeforeAndAfterItIsWrittenAndOnceMoreAfterAWhile() {
    new ManifestShelf(registry);

    source.attach(CONFIG);

    assertEquals(
        List.of(
            "PUT " + manifestPath(CONFIG.digest()),
            "GET " + TAG,
            "PUT " + TAG,
            "GET " + TAG,
            "GET " + TAG),
        registry.requests());
    Duration wait = clock.sleeps().getFirst();
    assertTrue(wait.toMillis() >= 500 && wait.toMillis() <= 1500, wait.toString());
  }

  @Test
  void whatOthersWroteIsKeptWithMembersThatNobodyKnows() throws MalformedJson {
    ManifestShelf shelf = new ManifestShelf(registry);
    String other =
        "{\"mediaType\":\"a/b\",\"digest\":\""
            + digest(1)
            + "\",\"size\":12345678901234567,\"urls\":[\"https://x.test\"],\"annotations\":{\"z\":\"1\",\"a\":\"\"},"
            + "\"platform\":{\"os\":\"windows\",\"architecture\":\"amd64\",\"os.version\":\"10.0\"},"
            + "\"future\":{\"deep\":[1,2.50,null,true]}}";
    shelf.store(
        SUBJECT,
        "{\"future\":1,\"schemaVersion\":2,\"manifests\":["
            + other
            + "],\"mediaType\":\""
            + MediaType.INDEX
            + "\",\"annotations\":{\"by\":\"them\"}}");

    source.attach(CONFIG);

    String kept = shelf.tag(SUBJECT);
    assertTrue(kept.startsWith("{\"future\":1,\"schemaVersion\":2,\"manifests\":[" + other), kept);
    assertTrue(kept.endsWith("\"annotations\":{\"by\":\"them\"}}"), kept);
    assertEquals(List.of(digest(1), CONFIG.digest()), tagged(shelf));
  }

  @Test
  void whatIsListedAlreadyIsNotWrittenAgain() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(CONFIG.digest()));

    source.attach(CONFIG);

    assertEquals(1, registry.calls("PUT").size());
  }

  @Test
  void updateThatAnotherWriterOverwroteIsRepeated() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1)));
    AtomicInteger waits = new AtomicInteger();
    clock.duringSleeps(
        () -> {
          if (waits.incrementAndGet() == 1) { // read before us, written after us
            shelf.store(SUBJECT, listing(digest(1), digest(2)));
          }
        });

    source.attach(CONFIG);

    assertEquals(List.of(digest(1), digest(2), CONFIG.digest()), tagged(shelf));
  }

  @Test
  void updateThatIsLostBetweenReadAndWriteIsFoundOut() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1)));
    AtomicInteger writes = new AtomicInteger();
    registry.on(
        "PUT",
        TAG,
        call -> {
          shelf.store(SUBJECT.referrersTag(), call.body());
          if (writes.incrementAndGet() == 1) {
            shelf.store(SUBJECT, listing(digest(1), digest(3)));
          }
          return Reply.of(201);
        });

    source.attach(CONFIG);

    assertEquals(List.of(digest(1), digest(3), CONFIG.digest()), tagged(shelf));
    assertEquals(2, writes.get());
  }

  @Test
  void entryOfAnotherThatWasSeenOnceIsPutBack() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1), digest(2)));
    AtomicInteger waits = new AtomicInteger();
    clock.duringSleeps(
        () -> {
          if (waits.incrementAndGet() == 1) { // a third one, who read before digest(2) was there
            shelf.store(SUBJECT, listing(digest(1), CONFIG.digest()));
          }
        });

    source.attach(CONFIG);

    assertEquals(List.of(digest(1), CONFIG.digest(), digest(2)), tagged(shelf));
  }

  @Test
  void tagThatKeepsChangingIsGivenUpAfterFiveRounds() {
    ManifestShelf shelf = new ManifestShelf(registry);
    clock.duringSleeps(() -> shelf.store(SUBJECT, listing(digest(1))));

    assertFails(RegistryUnavailable.class, "5 times in a row", () -> source.attach(CONFIG));
    assertEquals(5, registry.requests().stream().filter(("PUT " + TAG)::equals).count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"config\":{},\"layers\":[]}",
        "{\"manifests\":[],\"subject\":{}}",
        "{\"manifests\":[7]}",
        "{\"manifests\":[],\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\"}",
        "[]"
      })
  void tagThatHoldsSomethingElseIsNotTouched(String held) {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, held);

    assertFails(Failure.class, "referrers", () -> source.attach(CONFIG));
    assertEquals(held, shelf.tag(SUBJECT));
  }

  @Test
  void entriesThatLeadNowhereAreKeptAndNullIsNone() throws MalformedJson {
    ManifestShelf shelf = new ManifestShelf(registry);
    String odd = "{\"digest\":\"?\",\"artifactType\":\"x/y\",\"a\":[1,null]}";
    String capitals =
        entry(digest(1)).replace(digest(1).encoded(), digest(1).encoded().toUpperCase(Locale.ROOT));
    shelf.store(SUBJECT, listing("null", odd, capitals));

    source.attach(CONFIG);
    assertTrue(shelf.tag(SUBJECT).contains(odd), shelf.tag(SUBJECT));
    assertTrue(shelf.tag(SUBJECT).contains(CONFIG.digest().toString()));
    assertFalse(shelf.tag(SUBJECT).contains(",null,{"));

    source.detach(SUBJECT, digest(1));
    source.detach(SUBJECT, CONFIG.digest());
    JsonObject left = JsonObject.parse(ScriptedRegistry.bytes(shelf.tag(SUBJECT)));
    assertEquals(1, left.objects("manifests").size());
    assertTrue(shelf.tag(SUBJECT).contains(odd));
  }

  @Test
  void whoFoundNothingUnderTheTagButNullAttachesTheFirst() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, "{\"schemaVersion\":2,\"manifests\":null}");

    source.attach(CONFIG);
    assertEquals(List.of(CONFIG.digest()), tagged(shelf));
  }

  @Test
  void tagThatCannotBeReadIsNotOverwritten() {
    new ManifestShelf(registry);
    registry.on("GET", TAG, Reply.page(404));

    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.attach(CONFIG));
    assertFalse(registry.requests().contains("PUT " + TAG));
  }

  @Test
  void tagThatTheRegistryResolvesToTheSubjectIsBegunAnew() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT.referrersTag(), IMAGE);

    source.attach(CONFIG);

    assertEquals(List.of(CONFIG.digest()), tagged(shelf));
  }

  /** In the words of ECR, Harbor, Google's Artifact Registry and Azure's Container Registry. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | TAG_INVALID | The image tag already exists in the repository and cannot be overwritten"
            + " because the repository is immutable. | 15",
        "412 | PRECONDITION | Failed to process request due to 'app' configured as immutable. | 15",
        "400 | MANIFEST_INVALID | The repository has enabled tag immutability | 15",
        "403 | DENIED | The tag is locked: writeEnabled is false | 13",
        "409 | TAG_ALREADY_EXISTS | tag already exists | 15"
      })
  void referrersTagThatMustNotChangeIsNamedAsTheReason(
      int status, String code, String message, int exitCode) {
    new ManifestShelf(registry);
    registry.on("PUT", TAG, refusal(status, code, message));

    Failure failure =
        assertFails(
            Failure.class,
            "the tag " + SUBJECT.referrersTag() + ", under which",
            () -> source.attach(CONFIG));
    assertEquals(exitCode, failure.exitCode().code());
    assertTrue(failure.reason().contains(message), failure.line());
    assertTrue(failure.advice().contains("exempt tags that begin with sha256-"), failure.line());
    assertTrue(failure.advice().contains("--referrers"), failure.line());
  }

  @Test
  void otherRefusalOfTheReferrersTagIsNotCalledImmutable() {
    new ManifestShelf(registry);
    registry.on("PUT", TAG, refusal(403, "DENIED", "requested access is denied"));

    Failure failure = assertFails(Failure.class, "requested access", () -> source.attach(CONFIG));
    assertFalse(failure.line().contains("immutable"), failure.line());
  }

  @Test
  void indexThatWouldBeTooLargeIsNotWritten() {
    ManifestShelf shelf = new ManifestShelf(registry);
    String entry = entry(digest(1)).replaceFirst("}$", ",\"padding\":\"%s\"}");
    String most = entry.formatted("x".repeat(1_000_000));
    int without = listing(most, most, most, most, entry.formatted("")).length();
    String rest = entry.formatted("x".repeat((4 << 20) - 100 - without));
    shelf.store(SUBJECT, listing(most, most, most, most, rest));

    assertFails(dev.remora.failure.ContentRefused.class, "4 MiB", () -> source.attach(CONFIG));
    assertEquals(1, registry.calls("PUT").size());
  }

  @Test
  void detachDeletesWhereTheApiListsIt() {
    registry
        .on("GET", API, Reply.index(listing(digest(1), digest(2))))
        .on("DELETE", manifestPath(digest(1)), Reply.of(202));

    source.detach(SUBJECT, digest(1));

    assertEquals("DELETE " + manifestPath(digest(1)), registry.requests().getLast());
  }

  @Test
  void detachOfWhatSomebodyDeletedMeanwhileIsDone() {
    registry
        .on("GET", API, Reply.index(listing(digest(1))))
        .on("DELETE", manifestPath(digest(1)), Reply.error(404, "MANIFEST_UNKNOWN"));

    source.detach(SUBJECT, digest(1));
    assertEquals(1, registry.calls("DELETE").size());
  }

  @Test
  void aTagGoesWithTheManifestThatItPointedTo() {
    registry.on("DELETE", manifestPath(digest(1)), Reply.of(202));

    source.untag("old", digest(1));

    assertEquals(List.of("DELETE " + manifestPath(digest(1))), registry.requests());
  }

  @ParameterizedTest
  @CsvSource({
    "405, UNSUPPORTED, does not allow manifests to be deleted",
    "400, UNSUPPORTED, does not allow manifests to be deleted",
    "403, DENIED, no right to delete"
  })
  void registryThatDoesNotDeleteIsExplained(int status, String code, String says) {
    registry
        .on("GET", API, Reply.index(listing(digest(1))))
        .on("DELETE", manifestPath(digest(1)), Reply.error(status, code));

    assertFails(AccessDenied.class, says, () -> source.detach(SUBJECT, digest(1)));
  }

  @Test
  void detachOfWhatTheApiDoesNotListIsNothingAttached() {
    registry.on("GET", API, Reply.index(listing(digest(1))));

    assertFails(NothingAttached.class, "not attached", () -> source.detach(SUBJECT, digest(2)));
    assertTrue(registry.calls("DELETE").isEmpty());
  }

  @Test
  void detachWithoutApiRemovesTheEntryAndDeletesNothing() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1), digest(2), digest(3)));

    source.detach(SUBJECT, digest(2));

    assertEquals(List.of(digest(1), digest(3)), tagged(shelf));
    assertTrue(registry.calls("DELETE").isEmpty());
  }

  @Test
  void detachOfTheLastEntryLeavesAnEmptyIndex() throws MalformedJson {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1)));

    source.detach(SUBJECT, digest(1));

    assertTrue(tagged(shelf).isEmpty());
    assertTrue(JsonObject.parse(ScriptedRegistry.bytes(shelf.tag(SUBJECT))).has("manifests"));
    assertTrue(Answers.referrers(source, SUBJECT).isEmpty());
  }

  @Test
  void detachThatAnotherWriterUndidIsRepeated() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1), digest(2)));
    AtomicInteger waits = new AtomicInteger();
    clock.duringSleeps(
        () -> {
          if (waits.incrementAndGet() == 1) {
            shelf.store(SUBJECT, listing(digest(1), digest(2), digest(3)));
          }
        });

    source.detach(SUBJECT, digest(2));

    assertEquals(List.of(digest(1), digest(3)), tagged(shelf));
  }

  @Test
  void detachWithoutApiOfWhatIsNotListedIsNothingAttached() {
    ManifestShelf shelf = new ManifestShelf(registry);
    shelf.store(SUBJECT, listing(digest(1)));

    assertFails(NothingAttached.class, "not attached", () -> source.detach(SUBJECT, digest(2)));
    assertFails(NothingAttached.class, "not attached", () -> source.detach(digest(9), digest(2)));
    assertTrue(registry.calls("PUT").isEmpty());
  }

  private static List<Digest> tagged(ManifestShelf shelf) {
    try {
      return JsonObject.parse(ScriptedRegistry.bytes(shelf.tag(SUBJECT)))
          .objects("manifests")
          .stream()
          .map(AttachTest::digestOf)
          .toList();
    } catch (MalformedJson e) {
      throw new AssertionError(Arrays.toString(shelf.tag(SUBJECT).toCharArray()), e);
    }
  }

  private static Digest digestOf(JsonObject entry) {
    try {
      return Digest.parse(entry.text("digest"));
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }
}
