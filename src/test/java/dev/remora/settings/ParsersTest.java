package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Platform;
import dev.remora.oci.Repository;
import dev.remora.posix.FileMode;
import dev.remora.source.registry.PlainHttp;
import dev.remora.trust.notation.SubjectPattern;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts as the values of settings. */
class ParsersTest {
  private static final String BASE64_OF_A_FILE =
      "ewogICJhdXRocyI6IHsKICAgICJyLmlvIjogeyJhdXRoIjogIlkydDQifQogIH0KfQo=";

  @Test
  void textsBecomeStrongTypes() {
    assertEquals(new ByteSize(4096), SettingsTable.INLINE_MAX.parser().parse("4 KiB"));
    assertEquals(new FileMode(0440), SettingsTable.FILE_MODE.parser().parse("440"));
    assertEquals(
        Platform.parse("linux/arm64"), SettingsTable.PLATFORM.parser().parse("linux/arm64"));
    assertEquals(PlainHttp.none(), SettingsTable.PLAIN_HTTP.parser().parse("none"));
    assertTrue(
        SettingsTable.PLAIN_HTTP.parser().parse("registry.local").allows("registry.local:5"));
    assertEquals(
        List.of("a/b", "c/d"), SettingsTable.ARTIFACT_TYPE.parser().parse("a/b, c/d").types());
    assertEquals(
        new Repository("docker.io", "user/configs"),
        SettingsTable.REFERRERS.parser().parse("user/configs"));
    assertEquals(
        new Repository("localhost:5000", "configs"),
        SettingsTable.REFERRERS.parser().parse("localhost:5000/configs"));
    assertEquals(
        List.of(new Repository("mirror.local", "hub/library/app")),
        SettingsTable.MIRROR
            .parser()
            .parse("docker.io=mirror.local/hub")
            .of(Repository.parse("app")));
    assertTrue(SettingsTable.MIRROR_LISTINGS.parser().parse("true"));
    assertEquals(OptionalInt.of(8077), SettingsTable.HTTP_PORT.parser().parse("8077"));
    assertEquals(OptionalInt.empty(), SettingsTable.HTTP_PORT.parser().parse("off"));
    assertEquals(LogLevel.DEBUG, SettingsTable.LOG_LEVEL.parser().parse("debug"));
    assertEquals(
        List.of(Path.of("/a/prod.pub"), Path.of("keys")),
        SettingsTable.VERIFY_KEY.parser().parse("/a/prod.pub, keys"));
    assertEquals(
        List.of("ci@example.com", "https://example.com/a.yaml@refs/heads/main"),
        SettingsTable.VERIFY_IDENTITY
            .parser()
            .parse("ci@example.com , https://example.com/a.yaml@refs/heads/main"));
    assertEquals(
        List.of("http://localhost:5720"),
        SettingsTable.VERIFY_ISSUER.parser().parse("http://localhost:5720"));
    assertEquals(
        Stream.of("C=DE,ST=BE,O=Example,CN=a", "C=DE,ST=BE,O=Other")
            .map(SubjectPattern::parse)
            .toList(),
        SettingsTable.VERIFY_SUBJECT
            .parser()
            .parse("C=DE, ST=BE, O=Example, CN=a ; C=DE,ST=BE,O=Other"));
    assertEquals(
        Instant.parse("2026-07-31T22:00:00Z"),
        SettingsTable.VERIFY_SINCE.parser().parse("2026-08-01T00:00:00+02:00"));
    assertEquals(
        new Annotations(Map.of("env", "prod", "by", "a=b")),
        SettingsTable.VERIFY_ANNOTATIONS.parser().parse("env=prod,by=a=b"));
  }

  @Test
  void aDigestIsTakenFromTheFormsInWhichStatusesAndListsShowIt() {
    String digest = SettingsTable.IMAGE_DIGEST.example();
    for (String form :
        List.of(
            "%s",
            "@%s",
            "app@%s",
            "registry.example.com:5000/team/app@%s",
            "registry.example.com/app:v1@%s",
            "docker-pullable://registry.example.com/app@%s",
            "oci:/srv/layout@%s")) {
      String text = form.formatted(digest);
      DigestPrefix whole = DigestPrefix.of(Digest.parse(digest));
      assertEquals(whole, SettingsTable.IMAGE_DIGEST.parser().parse(text), text);
      assertEquals(whole, SettingsTable.REVISION.parser().parse(text), text);
    }
  }

  /** The kubelet shows them for images that were loaded or built on the node, and containers. */
  @Test
  void aDigestIsNamedByTheBeginningThatIsPrinted() {
    for (String text :
        List.of("5c5c5c5c5c5c", "sha256:5c5c5c5c5c5c", "@5c5c5c5c5c5c", "r.io/app@5c5c5c5c5c5c")) {
      DigestPrefix beginning = new DigestPrefix("sha256", "5c5c5c5c5c5c");
      assertEquals(beginning, SettingsTable.REVISION.parser().parse(text), text);
      assertEquals(beginning, SettingsTable.IMAGE_DIGEST.parser().parse(text), text);
    }
    for (Setting<?> setting : List.of(SettingsTable.REVISION, SettingsTable.IMAGE_DIGEST)) {
      refused(setting, "5c5c5c5c5c5", "5C5C5C5C5C5C", "md5:5c5c5c5c5c5c");
    }
  }

  @Test
  void theIdOfALocalImageIsToldApartFromADigest() {
    String id = "3a".repeat(32);
    for (String text :
        List.of("docker://sha256:" + id, "docker://" + id, "containerd://" + id, id)) {
      IllegalArgumentException mistake =
          assertThrows(
              IllegalArgumentException.class,
              () -> SettingsTable.IMAGE_DIGEST.parser().parse(text));
      String message = String.valueOf(mistake.getMessage());
      assertTrue(message.startsWith("is the ID of an image"), text + ": " + message);
    }
  }

  @Test
  void textsThatMeanNothingAreRefused() {
    refused(SettingsTable.INLINE_MAX, "65 KiB", "-1", "4 kB", "1.5 KiB", "99999999999999 TiB");
    refused(SettingsTable.MAX_BYTES, "0", "", "GiB");
    refused(SettingsTable.MAX_FILES, "0", "-3", "1e3", "10000000000", "٣");
    refused(SettingsTable.DEADLINE, "0s", "2", "-2m", "2 m");
    refused(SettingsTable.DIR_MODE, "0855", "7", "rwx", "1777", "02755", "00000644");
    refused(SettingsTable.DIR_MODE, "0655"); // which Remora could not enter again
    refused(SettingsTable.FILE_MODE, "0040", "0244"); // which it could not read again
    refused(SettingsTable.REGISTRY_CONFIG, "a,,b", ",", "a,", "{\"auths\":{}}", "a\0b");
    refused(SettingsTable.REGISTRY_CONFIG, BASE64_OF_A_FILE);

    refused(SettingsTable.VERIFY_KEY, "a,,b", ",", "a,", "a\0b", "LS0tLS1CRUdJTiBQVUJMSUM");
    refused(SettingsTable.VERIFY_KEY, "k8s://ns/key", "a,https://r.io/k.pub", "pkcs11:token=x");
    refused(SettingsTable.VERIFY_IDENTITY, "", "a,,b", "a,", "a\u001bb", "^a@b$", ".*@b", "a\\.b");
    refused(SettingsTable.VERIFY_ISSUER, "", "accounts.google.com", "https://a,b", "https://.+");
    refused(SettingsTable.VERIFY_CA, "", "a,,b", "LS0tLS1CRUdJTiBQVUJMSUM", "https://ca.example");
    refused(SettingsTable.VERIFY_SUBJECT, "", "CN", "CN=a", "C=DE,ST=BE,O=a;", "C=DE,ST=BE,O=a;b");
    refused(SettingsTable.VERIFY_SINCE, "2026-08-01", "2026-08-01T00:00:00", "yesterday", "0");
    refused(SettingsTable.VERIFY_SINCE, "1999-12-31T23:59:59Z", "2026-02-30T00:00:00Z");
    refused(SettingsTable.VERIFY_ANNOTATIONS, "prod", "=prod", "env=", "a=b,", "a=b,a=c", ",");
    refused(SettingsTable.PLAIN_HTTP, "http://x", "a/b", "*");
    refused(SettingsTable.MIRROR, "mirror.local", "docker.io=http://x", "");
    refused(SettingsTable.MIRROR_LISTINGS, "yes", "True", "1");
    refused(SettingsTable.REFERRERS, "r.example/app:v1", "r.example/app@sha256:00", "https://r/a");
    refused(SettingsTable.ARTIFACT_TYPE, "config", "a/b,", "a/b c/d");
    refused(SettingsTable.IMAGE, "https://registry/app", "reg/app@sha256:abc", "reg/app@md5:00ff");
    refused(SettingsTable.REVISION, "sha256:abc", "md5:00ff", "app@sha256:abc", "app@md5:00ff");
    refused(SettingsTable.REVISION, "", "v1", "r.io/app:v1", "r.io:5000/app", "oci:dir", "oci:d@x");
    refused(SettingsTable.OUTPUT, "JSON", "yaml");
    refused(SettingsTable.PLATFORM, "arm64");
    refused(SettingsTable.HTTP_PORT, "65536", "-1", "http", "80a", "000080");
    refused(SettingsTable.HTTP_ADDRESS, "localhost", "registry.example.com", ":80");
    refused(SettingsTable.LOG_FORMAT, "logfmt", "JSON");
  }

  private static void refused(Setting<?> setting, String... texts) {
    for (String text : texts) {
      assertThrows(
          IllegalArgumentException.class,
          () -> setting.parser().parse(text),
          () -> setting + "=" + text);
    }
  }
}
