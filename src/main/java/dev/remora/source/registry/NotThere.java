package dev.remora.source.registry;

import dev.remora.failure.Purpose;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a registry means "not there" where it says so in words of its own, as GHCR does
 * that redirects to pages of github.com (docs/registries.md, "GHCR").
 *
 * <p>It does if it says the very same of a manifest that cannot exist, and serves one that does: an
 * outage, a login page and a registry that redirects everything say the same of both. What others
 * say to whom it redirects counts for nothing, be it 404 or 429. Where anything is in doubt, the
 * answer stays the failure that it is.
 */
record NotThere(RegistryCaller caller, RepositoryAddress address, KnownAbsences known) {
  private static final Map<String, String> HEADERS =
      Map.of("Accept", "application/json", "Accept-Encoding", "identity");

  /**
   * Asks for what a tag points to, which no digest verifies. A redirect to the same manifest
   * elsewhere is followed from TLS to TLS, any other only if it does not mean that there is no such
   * tag.
   *
   * @param subject what the tag is about, which exists if anything does
   * @param handler gets also an answer by which {@link #isMeantBy} the tag is not there
   */
  <T> T ask(
      Request request, String tag, Optional<Digest> subject, RegistryCaller.Handler<T> handler) {
    Optional<T> here =
        caller.call(
            request.toTheSame(),
            response ->
                isToBeFollowed(response, tag, subject, request.purpose())
                    ? Optional.empty()
                    : Optional.of(handler.handle(response)));
    return here.orElseGet(() -> caller.call(request.betweenTls(), handler));
  }

  private boolean isToBeFollowed(
      Response response, String tag, Optional<Digest> subject, Purpose purpose) throws IOException {
    Optional<OwnAnswer> redirect = OwnAnswer.redirect(response);
    return redirect.isPresent() && !isMeant(redirect.get(), tag, subject, purpose);
  }

  /** Whether a refusal means that there is no such manifest. */
  boolean isMeantBy(
      RefusedAnswer refused, String reference, Optional<Digest> subject, Purpose purpose) {
    boolean elsewhere = refused.isFromElsewhere(caller.registry()) && caller.role().lastResort();
    Optional<OwnAnswer> said = elsewhere ? itself(reference, purpose) : refused.own();
    return said.map(own -> isMeant(own, reference, subject, purpose)).orElse(false);
  }

  /** To be told when something is there, so that it has to be proven again when it is not. */
  void isThere(String reference) {
    known.forget(address.manifest(reference));
  }

  private boolean isMeant(
      OwnAnswer said, String reference, Optional<Digest> subject, Purpose purpose) {
    if (!caller.role().lastResort()) {
      return false; // nothing follows from what a mirror has not
    }
    URI question = address.manifest(reference);
    if (known.isProven(question, said)) {
      return true;
    }
    KnownAbsences.Impossible impossible = known.like(reference);
    boolean saidOfThat =
        itself(impossible.reference(), purpose)
            .map(own -> own.about(impossible.replaced(), impossible.own()))
            .equals(Optional.of(said));
    boolean meant = saidOfThat && servesAnother(reference, subject, purpose);
    if (meant) {
      known.prove(question, said);
    }
    return meant;
  }

  /** What the registry itself says; nothing where it serves it, or fails to. */
  private Optional<OwnAnswer> itself(String reference, Purpose purpose) {
    return caller.call(
        manifest(reference, purpose),
        response ->
            response.status() == 200 ? Optional.empty() : RefusedAnswer.read(response).own());
  }

  /**
   * Whether the registry serves what there is, of the kind that was asked for: tags may be out of
   * order where digests are not (fluxcd/source-controller#2050).
   */
  private boolean servesAnother(String reference, Optional<Digest> subject, Purpose purpose) {
    List<String> tags = tags(purpose);
    if (tags.contains(reference)) {
      return false; // it contradicts itself
    }
    boolean digest = reference.contains(":");
    Optional<byte[]> byTag =
        tags.stream()
            .filter(tag -> isOfReferrers(tag) == isOfReferrers(reference))
            .findFirst()
            .or(() -> tags.stream().findFirst())
            .flatMap(tag -> served(tag, purpose));
    if (!tags.isEmpty() && !digest) {
      return byTag.isPresent();
    }
    return byTag
        .map(Digest::sha256)
        .or(() -> subject)
        .filter(exists -> isServed(exists, purpose))
        .isPresent();
  }

  private static boolean isOfReferrers(String tag) {
    return tag.startsWith("sha256-");
  }

  /** Some that there are; none also where the registry does not list them. */
  private List<String> tags(Purpose purpose) {
    Request request = Request.get(address.tags(), HEADERS, purpose).withinOrigin();
    return caller.call(
        request,
        response -> {
          if (response.status() != 200) {
            return List.of();
          }
          try {
            return JsonObject.parse(Body.document(response, purpose)).texts("tags");
          } catch (MalformedJson e) {
            return List.of();
          }
        });
  }

  private boolean isServed(Digest digest, Purpose purpose) {
    return served(digest.toString(), purpose).filter(digest::matches).isPresent();
  }

  private Optional<byte[]> served(String reference, Purpose purpose) {
    return caller.call(
        manifest(reference, purpose),
        response ->
            response.status() == 200
                ? Optional.of(Body.document(response, purpose)).filter(NotThere::isDocument)
                : Optional.empty());
  }

  private static boolean isDocument(byte[] bytes) {
    try {
      return JsonObject.parse(bytes).mentions("schemaVersion");
    } catch (MalformedJson e) {
      return false; // a page for people
    }
  }

  private Request manifest(String reference, Purpose purpose) {
    return Request.get(address.manifest(reference), ServedDocument.HEADERS, purpose).withinOrigin();
  }
}
