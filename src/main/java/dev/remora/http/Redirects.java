package dev.remora.http;

/** Which redirects of GET and HEAD are followed; one that is not is itself the answer. */
public enum Redirects {
  /** All that are safe, as blobs are often kept elsewhere. */
  FOLLOWED,

  /**
   * Those that stay on the scheme, host and port of the request, and those from TLS to TLS: for
   * what no digest verifies, such as what a tag points to. Any other is no answer.
   */
  BETWEEN_TLS,

  /**
   * Of those, the ones whose path ends in the same two segments: the same thing, kept elsewhere.
   * Any other redirect is itself the answer.
   */
  TO_THE_SAME,

  /**
   * Only those that stay on the scheme, host and port of the request: for what another origin has
   * no say in, such as which artifacts refer to an image.
   */
  WITHIN_ORIGIN,

  /** None: the request carries a secret that is meant for one place. */
  NONE
}
