package dev.remora.oci;

import java.util.Locale;
import java.util.regex.Pattern;

/** The media types that Remora knows by name, and the grammar of all others. */
public final class MediaType {
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";
  public static final String LAYER_TAR = "application/vnd.oci.image.layer.v1.tar";
  public static final String LAYER_TAR_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** The artifact type that Remora writes, and the first that it accepts. */
  public static final String REMORA_CONFIG = "application/vnd.remora.config.v1";

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

  private MediaType() {}

  /** Whether it has the form {@code type/subtype} (RFC 6838, section 4.2). */
  public static boolean isWellFormed(String text) {
    return GRAMMAR.matcher(text).matches();
  }

  /** The type without parameters, in lower case, as in a {@code Content-Type} header. */
  public static String withoutParameters(String header) {
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  public static boolean isIndex(String mediaType) {
    return mediaType.equals(INDEX) || mediaType.equals(DOCKER_LIST);
  }

  public static boolean isManifest(String mediaType) {
    return mediaType.equals(MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }
}
