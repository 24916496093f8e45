package dev.remora.source.registry;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers by which registries said, in words of their own, that something is not there; for the
 * length of the process, so that a poll need not prove it each time. What was proven holds for that
 * one question, until it is answered otherwise.
 */
public final class KnownAbsences {
  private static final int MOST = 1_000;
  private static final Pattern WITH_DIGEST = Pattern.compile("(?<kind>.*?)(?<hex>[0-9a-f]{64,})");
  private static final String ANY = "0123456789abcdef";

  private final RandomGenerator random;
  private final Map<URI, OwnAnswer> proven = new ConcurrentHashMap<>();

  /**
   * @param random makes names of what cannot exist
   */
  public KnownAbsences(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The name of a manifest that cannot exist, of the kind of one that may.
   *
   * @param own the part of it that is its own
   * @param replaced the part of the other's name that it has instead of that
   */
  record Impossible(String reference, String own, String replaced) {}

  Impossible like(String reference) {
    Matcher m = WITH_DIGEST.matcher(reference);
    boolean digest = m.matches();
    String replaced = digest ? m.group("hex") : reference;
    StringBuilder own = new StringBuilder();
    for (int i = 0; i < (digest ? replaced.length() : 64); i++) {
      own.append(ANY.charAt(random.nextInt(ANY.length())));
    }
    return new Impossible((digest ? m.group("kind") : "") + own, own.toString(), replaced);
  }

  boolean isProven(URI question, OwnAnswer answer) {
    return answer.equals(proven.get(question));
  }

  void prove(URI question, OwnAnswer answer) {
    if (proven.size() < MOST) {
      proven.put(question, answer);
    }
  }

  void forget(URI question) {
    proven.remove(question);
  }
}
