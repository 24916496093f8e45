package dev.remora.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A reverse proxy before a registry, or what answers where one should be: says what is to be
 * different, then {@link #start}. It is Go's own, in {@code src/test/tools/gateway}.
 */
public final class Gateway {

  private final List<String> flags = new ArrayList<>();

  private Gateway() {}

  /** One that passes everything on to a registry, which stays the caller's to close. */
  public static Gateway before(RegistryServer registry) {
    return new Gateway().with("-backend", registry.endpoint());
  }

  /** One that answers everything by a page of its own, in HTML, with this status. */
  public static Gateway thatAnswers(int status) {
    return new Gateway().with("-status", Integer.toString(status));
  }

  /** A registry that is too busy for everybody, and for an hour. */
  public static Gateway thatIsTooBusy() {
    return thatAnswers(429).with("-retry-after", "3600");
  }

  /** A portal that leads everybody to the page where one logs in, which is HTML with 200. */
  public static Gateway thatAsksToLogIn() {
    return new Gateway().with("-login-page");
  }

  /** In front of a registry with immutable tags, which says so as ECR does. */
  public Gateway immutableReferrersTags() {
    return with("-immutable-referrers-tags");
  }

  /** By TLS. */
  public Gateway tls(Authority authority) {
    var server = authority.server();
    return with("-certificate", server.certificate().toString(), "-key", server.key().toString());
  }

  /** For those only that show a certificate of the authority. */
  public Gateway clientCertificates(Authority authority) {
    return with("-clients", authority.ca().toString());
  }

  /** For one user only, by Basic authentication. */
  public Gateway password(String user, String password) {
    return with("-user", user, "-password", password);
  }

  /**
   * Sends who fetches a blob to a storage on another port, by a signed URL. As S3 does, that
   * storage refuses who shows it a credential, too.
   */
  public Gateway blobsElsewhere() {
    return with("-blobs-elsewhere");
  }

  /**
   * Speaks of what is not there as GHCR was seen to: it redirects to a page of another host, whose
   * name is cut off at a colon, and which answers with a status.
   */
  public Gateway likeGhcr(int page) {
    return with("-like-ghcr", Integer.toString(page));
  }

  /** Aborts the test (skipped, with the reason) where it was not built. */
  public RegistryServer start() {
    var line = new ArrayList<>(List.of(Tool.GATEWAY.required().toString()));
    line.addAll(flags);
    var directory = TempDirectory.create("gateway");
    return ChildRegistry.start(
        line, Map.of(), directory, ChildRegistry.portIn(ChildRegistry.LISTENING));
  }

  private Gateway with(String... more) {
    flags.addAll(List.of(more));
    return this;
  }
}
