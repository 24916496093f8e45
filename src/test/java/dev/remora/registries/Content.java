package dev.remora.registries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.rig.TestSecrets;
import java.util.Map;

/** What lies in every registry that is played: an image, and a configuration for it. */
final class Content {
  static final String REPOSITORY = "app";
  static final String TYPE = "application/vnd.remora.config.v1";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String FILE = "app.yaml";
  static final String TOKEN = TestSecrets.of("token");
  static final String TEXT = "color: blue\n";

  /** The tag of the image. */
  static final String IMAGE_TAG = "v1";

  /** The tag of the configuration, for who asks for it itself. */
  static final String CONFIG_TAG = "config";

  static final byte[] EMPTY = bytes("{}");
  static final byte[] LAYER = bytes(TEXT);
  static final byte[] IMAGE_LAYER = bytes("no image is ever unpacked here");
  static final byte[] IMAGE_CONFIG =
      bytes(
          """
          {"architecture":"amd64","os":"linux","config":{},\
          "rootfs":{"type":"layers","diff_ids":["%s"]}}"""
              .formatted(digest(IMAGE_LAYER)));
  static final byte[] IMAGE =
      bytes(
          """
          {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
              .formatted(
                  MANIFEST,
                  descriptor("application/vnd.oci.image.config.v1+json", IMAGE_CONFIG),
                  descriptor("application/vnd.oci.image.layer.v1.tar", IMAGE_LAYER)));
  static final byte[] CONFIG =
      bytes(
          """
          {"schemaVersion":2,"mediaType":"%s","artifactType":"%s","config":%s,"layers":[%s],\
          "subject":%s,"annotations":{"org.opencontainers.image.created":"2026-01-02T03:04:05Z"}}"""
              .formatted(
                  MANIFEST,
                  TYPE,
                  descriptor("application/vnd.oci.empty.v1+json", EMPTY),
                  descriptor("application/yaml", LAYER)
                      .replace(
                          "}",
                          ",\"annotations\":{\"org.opencontainers.image.title\":\""
                              + FILE
                              + "\"}}"),
                  descriptor(MANIFEST, IMAGE)));

  /** A text with what names in braces stand for in their place. */
  static String named(String text) {
    var named = text;
    for (var name : names().entrySet()) {
      named = named.replace("{" + name.getKey() + "}", name.getValue());
    }
    return named;
  }

  private static Map<String, String> names() {
    return Map.of(
        "image", digest(IMAGE),
        "image-hex", digest(IMAGE).substring("sha256:".length()),
        "token", TOKEN,
        "image-manifest", new String(IMAGE, UTF_8),
        "image-size", Integer.toString(IMAGE.length),
        "config", digest(CONFIG),
        "config-size", Integer.toString(CONFIG.length),
        "config-hex", digest(CONFIG).substring("sha256:".length()),
        "layer", digest(LAYER));
  }

  private Content() {}

  static String digest(byte[] bytes) {
    return Digest.sha256(bytes).toString();
  }

  static String descriptor(String type, byte[] bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest(bytes), bytes.length);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
