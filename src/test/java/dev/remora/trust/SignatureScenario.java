package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.InMemorySource;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.MediaType;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.sigstore.TrustedKeys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A configuration with signatures in a repository, and what is found of them. */
abstract class SignatureScenario {
  static final String BUNDLE = DraftBundle.MEDIA_TYPE;
  static final String LABEL = "dev.sigstore.bundle.predicateType";
  static final Map<String, String> SIGNATURE = Map.of(LABEL, DraftBundle.SIGN);
  static final String SLSA = "https://slsa.dev/provenance/v1";
  static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
  static final Purpose PURPOSE = new Purpose("ask", "registry.example");

  final InMemorySource source = new InMemorySource();
  Descriptor config = Descriptor.empty();

  final Signatures signatures =
      new Signatures(
          new Verifier(
              new TrustRules(
                  List.of(new TrustedKeys(List.of(TestKey.p256().verification()))),
                  Map.of(),
                  Optional.empty(),
                  Revocations.none())));

  @BeforeEach
  void aConfiguration() {
    config = source.image();
  }

  Verdict find() {
    source.forgetRequests();
    return signatures.find(config.digest(), source);
  }

  Verdict.Signed signed() {
    return assertInstanceOf(Verdict.Signed.class, find());
  }

  Miss miss() {
    return assertInstanceOf(Verdict.NotSigned.class, find()).miss();
  }

  DraftBundle by(String key) {
    return DraftBundle.of(
        TestKey.of(key), DraftBundle.statement(DraftBundle.subject(config.digest().encoded())));
  }

  byte[] bundle() {
    return by("P256").text().getBytes(UTF_8);
  }

  byte[] stranger(int number) {
    return by("P256-stranger").edited(text -> text + " ".repeat(number)).text().getBytes(UTF_8);
  }

  Descriptor layer(byte[] bundle) {
    return source.blob(BUNDLE, bundle);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  String tag() {
    return "sha256-" + config.digest().encoded() + ".sig";
  }

  List<String> requests() {
    return source.requests().stream().map(r -> r.substring(0, r.indexOf(' '))).toList();
  }

  /** One layer for each key, of the same payload. */
  Descriptor classic(Descriptor of, TestKey... keys) {
    byte[] payload =
        "{\"critical\":{\"identity\":{\"docker-reference\":\"x\"},\"image\":{\"docker-manifest-digest\":\"%s\"},\"type\":\"cosign container image signature\"},\"optional\":null}"
            .formatted(of.digest())
            .getBytes(UTF_8);
    List<JsonWriter> layers = new ArrayList<>();
    for (TestKey key : keys) {
      layers.add(
          source
              .blob(SIMPLE_SIGNING, payload)
              .withAnnotations(
                  new Annotations(
                      Map.of("dev.cosignproject.cosign/signature", base64(key.sign(payload)))))
              .write());
    }
    return tagged(layers);
  }

  Descriptor tagged(List<JsonWriter> layers) {
    return source.store(
        MediaType.MANIFEST,
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put(
                "config",
                Descriptor.of("application/vnd.oci.image.config.v1+json", config.digest(), 2)
                    .write())
            .put("layers", layers));
  }

  void assertUnreadable(String word) {
    Miss miss = miss();
    assertEquals(Miss.Reason.UNREADABLE, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }
}
