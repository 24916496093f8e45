package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a mirror answers, what is found and what is fetched are what the registry means. */
class HostileMirrorTest extends RegistryScenario {
  private static final int[] STATUSES = {
    200, 200, 200, 200, 201, 204, 206, 302, 400, 401, 403, 404, 404, 410, 416, 429, 500, 503
  };
  private static final Document MEANT = referrer("meant");
  private static final Document HOSTILE = referrer("hostile");
  private static final byte[] CONTENT = ScriptedRegistry.bytes("key: value\n".repeat(400));
  private static final Descriptor BLOB =
      Descriptor.of("text/yaml", Digest.sha256(CONTENT), CONTENT.length);

  private ScriptedRegistry mirror;

  @BeforeEach
  void mirror() throws IOException {
    mirror = scene().registry();
    registry
        .on(
            "GET",
            referrersPath(SUBJECT),
            Reply.index(listing(MEANT.asReferrer().write().toString())))
        .on("GET", manifestPath(MEANT.digest()), Reply.manifest(MEANT.raw().bytes()))
        .on("GET", blobPath(BLOB.digest()), Reply.of(200, CONTENT));
  }

  @AfterEach
  void closeMirror() {
    mirror.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itCanRefuseAndNotChoose(boolean listings) {
    Property.check(
        cases(),
        random -> {
          mirror
              .on("GET", "/*", call -> answer(call, random))
              .on("HEAD", "/*", call -> answer(call, random));
          MirroredSource source = mirrored(listings, mirror);
          MemorySink sink = new MemorySink();

          var found = discovery().find(source, SUBJECT, List.of());
          source.blob(BLOB, sink);

          assertEquals(MEANT.digest(), found.revision());
          assertArrayEquals(MEANT.raw().bytes(), found.manifest().orElseThrow().raw().bytes());
          assertArrayEquals(CONTENT, sink.bytes.toByteArray());
          assertEquals(sink.begun, sink.closed);
        });
  }

  int cases() {
    return 300;
  }

  private Reply answer(ScriptedRegistry.Call call, RandomGenerator random) {
    int status = STATUSES[random.nextInt(STATUSES.length)];
    byte[] right = call.target().contains("/blobs/") ? CONTENT : MEANT.raw().bytes();
    byte[] hostile = HOSTILE.raw().bytes();
    byte[] list =
        ScriptedRegistry.bytes(listing(HOSTILE.asReferrer().write().toString(), entry(digest(3))));
    byte[] body =
        switch (random.nextInt(6)) {
          case 0 -> right;
          case 1 -> Mutation.of(right, random);
          case 2 -> hostile;
          case 3 -> list;
          case 4 -> Mutation.of(list, random);
          default -> ScriptedRegistry.bytes(Mutation.garbage(random));
        };
    Reply reply =
        Reply.of(status, status == 204 ? new byte[0] : body)
            .header("Content-Type", random.nextBoolean() ? MediaType.MANIFEST : MediaType.INDEX)
            .header("Docker-Content-Digest", MEANT.digest().toString())
            .header("Location", random.nextBoolean() ? call.target() : "/v2/app/other")
            .header("Content-Range", "bytes 0-" + (body.length - 1) + "/" + body.length);
    boolean breaks = random.nextInt(5) == 0 && reply.length() > 1;
    return breaks ? reply.brokenOffAfter(random.nextInt(body.length)) : reply;
  }
}
