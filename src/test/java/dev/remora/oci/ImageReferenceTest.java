package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String HEX =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String DIGEST = "sha256:" + HEX;

  @ParameterizedTest
  @CsvSource({
    "ghcr.io/org/app:v1, ghcr.io, org/app, v1",
    "ghcr.io/org/app, ghcr.io, org/app, latest",
    "registry:5000/app:v1, registry:5000, app, v1",
    "registry:5000/app, registry:5000, app, latest",
    "localhost/app, localhost, app, latest",
    "localhost:5000/a/b/c:x_1.2-3, localhost:5000, a/b/c, x_1.2-3",
    "127.0.0.1:5000/app:v1, 127.0.0.1:5000, app, v1",
    "[::1]:5000/app:v1, [::1]:5000, app, v1",
    "[2001:DB8::1]/app, [2001:db8::1], app, latest",
    "Registry.Example.COM:443/app:V1, registry.example.com:443, app, V1",
    "REGISTRY/app, registry, app, latest",
    "my_registry:5000/app:v1, my_registry:5000, app, v1",
    "_reg.example_net/app, _reg.example_net, app, latest",
    "proj_registry_1:5000/app, proj_registry_1:5000, app, latest",
    "registry.1:5000/app, registry.1:5000, app, latest",
    "xn--bcher-kva.example/app, xn--bcher-kva.example, app, latest",
    "ghcr.io/a__b/c-----d/e.f_g, ghcr.io, a__b/c-----d/e.f_g, latest"
  })
  void readsARegistrysNames(String text, String registry, String path, String tag) {
    assertEquals(
        new ImageReference(new Repository(registry, path), Optional.of(tag), Optional.empty()),
        ImageReference.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, library/nginx, latest",
    "nginx:1.29, library/nginx, 1.29",
    "org/app, org/app, latest",
    "a/b/c:v1, a/b/c, v1",
    "docker.io/nginx, library/nginx, latest",
    "docker.io/org/app, org/app, latest",
    "index.docker.io/nginx, library/nginx, latest",
    "registry-1.docker.io/org/app, org/app, latest",
    "DOCKER.IO/nginx, library/nginx, latest",
    "Index.Docker.io/nginx, library/nginx, latest",
    "localhost, library/localhost, latest",
    "localhost:5000, library/localhost, 5000",
    "example.com, library/example.com, latest"
  })
  void shortNamesAreDockerHubs(String text, String path, String tag) {
    assertEquals(
        new ImageReference(new Repository("docker.io", path), Optional.of(tag), Optional.empty()),
        ImageReference.parse(text));
  }

  @Test
  void theBeginningOfADigestIsToBeLookedUp() {
    DigestPrefix prefix = new DigestPrefix("sha256", "3a3a3af8c336");
    for (String name :
        new String[] {
          "r.io/app@3a3a3af8c336", "r.io/app:v1@sha256:3a3a3af8c336", "oci:dir@3a3a3af8c336"
        }) {
      ImageReference reference = ImageReference.parse(name);
      assertEquals(Optional.of(prefix), reference.prefix(), name);
      assertEquals(Optional.empty(), reference.digest(), name);
      assertEquals(reference.location() + "@" + prefix, reference.toString());
      Digest whole = new Digest("sha256", "3a3a3af8c336" + "0".repeat(52));
      assertEquals(Optional.empty(), reference.withDigest(whole).prefix(), name);
    }
    assertEquals(Optional.empty(), ImageReference.parse("r.io/app@3a3a3af8c336").tag());
    for (String name : new String[] {"r.io/app@3a3a3af8c33", "r.io/app@3A3A3AF8C336"}) {
      assertThrows(IllegalArgumentException.class, () -> ImageReference.parse(name), name);
    }
    for (String name : new String[] {"3a3a3af8c336", "@3a3a3af8c336", "3a".repeat(10)}) {
      var refused =
          assertThrows(IllegalArgumentException.class, () -> ImageReference.parse(name), name);
      assertTrue(String.valueOf(refused.getMessage()).contains("names no repository"), name);
    }
    String directory = "oci:dir@3a3a3af8c336/";
    assertEquals(Optional.empty(), ImageReference.parse(directory).prefix());
  }

  @Test
  void aDigestNeedsNoTag() {
    ImageReference reference = ImageReference.parse("ghcr.io/app@" + DIGEST);
    assertEquals(Optional.of(Digest.parse(DIGEST)), reference.digest());
    assertEquals(Optional.empty(), reference.tag());
  }

  @Test
  void aDigestWinsAndTheTagIsKeptForPeople() {
    ImageReference reference = ImageReference.parse("registry:5000/app:v1@" + DIGEST);
    assertEquals(Optional.of(Digest.parse(DIGEST)), reference.digest());
    assertEquals(Optional.of("v1"), reference.tag());
    assertEquals("registry:5000/app@" + DIGEST, reference.toString());
  }

  @Test
  void aLongerDigestIsReadToo() {
    assertEquals(
        Optional.of("sha512"),
        ImageReference.parse("ghcr.io/app@sha512:" + HEX + HEX).digest().map(Digest::algorithm));
  }

  @Test
  void readsWhatRuntimesReport() {
    assertEquals(
        ImageReference.parse("docker.io/library/nginx@" + DIGEST),
        ImageReference.parse("docker-pullable://nginx@" + DIGEST));
    assertEquals(
        ImageReference.parse("ghcr.io/app@" + DIGEST),
        ImageReference.parse("docker-pullable://ghcr.io/app@" + DIGEST));
  }

  @Test
  void whatIsKnownLaterIsPutIn() {
    ImageReference known = ImageReference.parse("app:v1").withDigest(Digest.parse(DIGEST));
    assertEquals(ImageReference.parse("app:v1@" + DIGEST), known);
  }

  @ParameterizedTest
  @CsvSource({
    "oci:/data/app, /data/app,",
    "oci:app, app,",
    "oci:./app:v1, ./app, v1",
    "oci:/a:b/c, /a:b/c,",
    "oci:/a:b/c:v1, /a:b/c, v1",
    "oci:/data/x:1:v1, /data/x:1, v1",
    "oci:/data/x:1/, /data/x:1/,",
    "oci:/data/x/:v1, /data/x/, v1",
    "oci:/mnt/a@b/app:v1, /mnt/a@b/app, v1",
    "oci:/mnt/a@b, /mnt/a@b,",
    "oci:/mnt/me@host:v1, /mnt/me@host, v1",
    "oci:., .,"
  })
  void readsLayouts(String text, String directory, String tag) {
    assertEquals(
        new ImageReference(
            new LayoutDirectory(directory), Optional.ofNullable(tag), Optional.empty()),
        ImageReference.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/app", "/mnt/a@b/app", "/mnt/me@host", "app", "/a:b/c"})
  void readsLayoutsWithADigest(String directory) {
    Optional<Digest> digest = Optional.of(Digest.parse(DIGEST));
    assertEquals(
        new ImageReference(new LayoutDirectory(directory), Optional.empty(), digest),
        ImageReference.parse("oci:" + directory + "@" + DIGEST));
    assertEquals(
        new ImageReference(new LayoutDirectory(directory), Optional.of("v1"), digest),
        ImageReference.parse("oci:" + directory + ":v1@" + DIGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci:",
        "oci::v1",
        "oci:app:",
        "oci:app@",
        "oci:app@sha256:12",
        "oci:app@SHA256:12",
        "oci:app:bad tag",
        "oci:@sha256:0123",
        "oci:@" + DIGEST,
        "oci:a\0b"
      })
  void refusesWhatNamesNoLayout(String text) {
    assertThrows(IllegalArgumentException.class, () -> ImageReference.parse(text));
  }

  @Test
  void aRegistrysImageWrittenAsForOtherToolsIsNotTakenForADirectory() {
    String message = refusal("oci://ghcr.io/org/app:v1");
    assertTrue(message.contains("oci: is followed by a directory"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DIGEST,
        "@" + DIGEST,
        HEX,
        "sha512:" + HEX + HEX,
        "sha256:0123",
        "docker-pullable://" + DIGEST
      })
  void aBareDigestNamesNoRepository(String text) {
    assertTrue(refusal(text).startsWith("it names no repository"), refusal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ghcr.io/app:v1",
        "docker://" + DIGEST,
        "http://x",
        "docker-pullable://https://a/b"
      })
  void aSchemeIsRefused(String text) {
    assertTrue(refusal(text).startsWith("a reference has no scheme"), refusal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        ":",
        "@",
        "/app",
        "ghcr.io/",
        "ghcr.io//app",
        "ghcr.io/app/",
        "ghcr.io/app:",
        "ghcr.io/app@",
        "ghcr.io/app:v1@",
        "ghcr.io/App",
        "ghcr.io/a..b",
        "ghcr.io/a/../b",
        "ghcr.io/-a",
        "ghcr.io/a_",
        "ghcr.io/a___b",
        "ghcr.io/app v1",
        "ghcr.io/app:v 1",
        " ghcr.io/app",
        "ghcr.io/app\n",
        "ghcr.io/app:v1\n",
        "ghcr.io:/app",
        "ghcr.io:0/app",
        "ghcr.io:65536/app",
        "ghcr.io:99999999999/app",
        "ghcr.io:443:443/app",
        "-a.io/app",
        "a-.io/app",
        ".io/app",
        "a..b/app",
        "127.1:5000/app",
        "1.2.3.256/app",
        "012.0.0.1/app",
        "0x7f.0.0.1/app",
        "2130706433:5000/app",
        "ghcr.io./app",
        "[::1/app",
        "[]/app",
        "[:]/app",
        "[::1%eth0]/app",
        "[1.2.3.4]/app",
        "[12345::1]/app",
        "[....]/app",
        "::1/app",
        "ghcr.io/app?x=1",
        "ghcr.io/app#x",
        "ghcr.io\\app",
        "ghcr.io/%61pp",
        "gh\u00e9r.io/app",
        "\u212aernel.example/app",
        "ghcr.io/app@sha256:12",
        "ghcr.io/app@md5",
        "a@b@" + DIGEST,
        "ghcr.io/app:v1:v2"
      })
  void refusesWhatIsNoReference(String text) {
    assertThrows(IllegalArgumentException.class, () -> ImageReference.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghcr.io/app@",
        "ghcr.io/app:v1@",
        "ghcr.io/app:",
        "oci:app@",
        "oci:app:v1@",
        "oci:app:"
      })
  void whatAVariableThatIsNotSetLeavesIsAskedAfter(String text) {
    assertTrue(refusal(text).contains("was a variable in it not set?"), refusal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ghcr.io/app@3a3a3af8c33", "ghcr.io/app@sha256:3a3a3af8c33"})
  void howManyDigitsOfADigestAreNeededIsSaid(String text) {
    assertTrue(refusal(text).contains("the first 12 and more"), refusal(text));
  }

  @Test
  void theLengthsOfTheSpecificationsAreTheLimits() {
    ImageReference.parse("ghcr.io/" + "a".repeat(255) + ":" + "v".repeat(128));
    refusal("ghcr.io/" + "a".repeat(256));
    refusal("ghcr.io/app:" + "v".repeat(129));
    refusal("a".repeat(300) + ".io/app");
  }

  @Test
  void veryLongNamesAreRefusedWithoutOverflowingTheStack() {
    refusal("ghcr.io/" + "a/".repeat(200_000) + "a");
    refusal("a.".repeat(200_000) + "io/app");
    refusal("ghcr.io/app@" + "a.".repeat(200_000) + "a:b");
    refusal("ghcr.io/app:" + "a".repeat(200_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user:hunter2@ghcr.io/app:v1",
        "https://user:hunter2@ghcr.io/app",
        "hunter2:hunter2/app",
        "ghcr.io/app@hunter2",
        "ghcr.io/app:hunter2!",
        "ghcr.io/hunter2!",
        "oci:hunter2:bad tag",
        "oci:x@sha256:hunter2",
        "hunter2.io:x/app",
        "[hunter2]/app",
        "oci://hunter2",
        "ghcr.io/app@sha256:hunter2",
        "sha256:hunter2"
      })
  void errorsNeverRepeatTheTextWhichMayHoldAPassword(String text) {
    assertFalse(refusal(text).contains("hunter2"), refusal(text));
  }

  @Test
  void credentialsAreSaidNotToBelongThere() {
    assertTrue(refusal("user:pw@ghcr.io/app:v1").contains("credentials"));
  }

  @Test
  void whatIsPrintedIsReadAgain() {
    Property.check(
        5_000,
        random -> {
          ImageReference reference = anyReference(random);
          ImageReference again = ImageReference.parse(reference.toString());
          assertEquals(reference.digest(), again.digest());
          assertEquals(reference.toString(), again.toString());
          if (reference.digest().isEmpty()) {
            assertEquals(reference.tag(), again.tag());
          }
          if (reference.location() instanceof Repository) {
            assertEquals(reference.location(), again.location());
          }
        });
  }

  @Test
  void garbageIsOnlyEverRefused() {
    List<String> prefixes = List.of("", "oci:", "docker-pullable://", "ghcr.io/", "ghcr.io/a@");
    Property.check(
        20_000,
        random -> {
          String text = prefixes.get(random.nextInt(prefixes.size())) + Mutation.garbage(random);
          try {
            ImageReference read = ImageReference.parse(text);
            assertEquals(
                read.toString(), ImageReference.parse(read.toString()).toString(), () -> text);
          } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
          }
        });
  }

  private static ImageReference anyReference(RandomGenerator random) {
    List<String> registries =
        List.of("docker.io", "ghcr.io", "localhost", "localhost:5000", "10.0.0.1", "[::1]:80");
    List<String> directories = List.of("a", "/a/b", "/a:b/c", "x:1", "a@b", "a@b:c", "a@sha256:0");
    Location location =
        random.nextBoolean()
            ? new Repository(
                registries.get(random.nextInt(registries.size())),
                List.of("org/app", "a/b/c.d", "x__y/z").get(random.nextInt(3)))
            : new LayoutDirectory(directories.get(random.nextInt(directories.size())));
    boolean tagged = random.nextBoolean();
    Optional<Digest> digest =
        random.nextBoolean() || (!tagged && location instanceof Repository)
            ? Optional.of(Digest.sha256(new byte[] {(byte) random.nextInt()}))
            : Optional.empty();
    return new ImageReference(
        location, tagged ? Optional.of("v" + random.nextInt(100)) : Optional.empty(), digest);
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ImageReference.parse(text))
            .getMessage());
  }
}
