package dev.remora.registries;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a registry, or what stands before one, was seen to do, and what is asked of a
 * client that meets it.
 *
 * @param id unique among all
 * @param registry whose behaviour it is, with the version where one is known
 * @param does what it does, a phrase of Markdown
 * @param advice what its users have to do, a phrase of Markdown
 * @param evidence how it is known
 * @param dated when it was last seen or written, {@code YYYY-MM} or {@code YYYY-MM-DD}
 * @param source where that can be read
 * @param base what the registry is otherwise
 * @param runs what a client is asked to do, each on a registry of its own
 * @param answers where it differs from the base; the first that fits a request answers it
 */
record Behaviour(
    String id,
    String registry,
    String does,
    String advice,
    Evidence evidence,
    String dated,
    String source,
    Base base,
    List<Run> runs,
    List<Answer> answers) {

  /** How something is known, the strongest first. */
  enum Evidence {
    /** Seen by us, on the real service or program. */
    LIVE,
    /** Requests and answers, or the code that makes them, that somebody published. */
    TRACE,
    /** Somebody's words without a trace: documentation, or a report. */
    DOCUMENTATION,
    /** What the specification allows or forbids; nobody is named who does it. */
    SPECIFICATION
  }

  /**
   * A registry without peculiarities.
   *
   * @param api whether it has the referrers API; without it, the referrers tag
   * @param access what it asks for
   * @param tls whether it speaks TLS, without which a redirect is nobody's word
   * @param stores indexes that lie there besides, by their tags
   */
  record Base(boolean api, Access access, boolean tls, Map<String, String> stores) {}

  /** What a registry asks for; those who ask for something know one user only. */
  enum Access {
    ANYBODY,
    /** A token that everybody gets. */
    ANONYMOUS_TOKEN,
    /** A token for a user with a password. */
    TOKEN,
    BASIC;

    boolean hasUser() {
      return this == TOKEN || this == BASIC;
    }
  }

  /** What clients are asked to do. */
  enum Verb {
    /** Say which digest a tag has. */
    RESOLVE,
    /** List what is attached to an image. */
    DISCOVER,
    /** Find out that nothing is attached to an image. */
    EMPTY,
    /** Get the file of the configuration that is attached to an image. */
    PULL,
    /** Get the file of an artifact that is named itself. */
    GET,
    /** Attach a file to an image that has nothing attached yet. */
    ATTACH,
    /** Attach a second one. */
    ATTACH_MORE,
    /** Push a file as an artifact under a tag. */
    PUSH
  }

  /**
   * One thing to do.
   *
   * @param failure the exit code of Remora, where the right thing is to fail
   */
  record Run(Verb verb, Optional<Integer> failure) {}

  /**
   * An answer, either as it is given here or the usual one with changes.
   *
   * @param elsewhere whether it is the other server that is asked: storage, web pages
   * @param methods those it is for; none is all
   * @param path a pattern in which {@code *} is anything, matched against path and query
   * @param header a field that has to be there and its beginning, as in {@code Authorization:
   *     Basic}; with an exclamation mark before it, one that must not be there
   * @param instead the status of the usual answer that this one takes the place of, and of no other
   * @param times how often; after that it no longer fits
   * @param status nothing for the usual one
   * @param body nothing for the usual one
   * @param fields to add, in place of those of the same name
   * @param dropped names of fields to leave out
   * @param replaced texts of the usual body, as regular expressions, and what takes their place
   * @param framing how the end of the body is made known
   */
  record Answer(
      boolean elsewhere,
      List<String> methods,
      String path,
      Optional<String> header,
      Optional<Integer> instead,
      int times,
      Optional<Integer> status,
      Optional<String> body,
      Map<String, List<String>> fields,
      List<String> dropped,
      Map<String, String> replaced,
      Framing framing) {

    /** Whether it needs nothing of the usual one. */
    boolean isWhole() {
      return status.isPresent() && instead.isEmpty();
    }
  }

  /** How a body ends. */
  enum Framing {
    /** By its length. */
    LENGTH,
    /** In chunks. */
    CHUNKED,
    /** With the connection, as in HTTP/1.0. */
    CLOSE,
    /** By its length, and the connection is closed without saying so. */
    HANGUP,
    /** The connection breaks in the middle. */
    BROKEN,
    /** There is no answer: the connection is closed. */
    NONE
  }
}
