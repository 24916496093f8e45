package dev.remora.trust.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The elements inside of another, read one after the other. */
public final class DerSequence {
  private final byte[] document;
  private final int end;
  private int at;

  DerSequence(byte[] document, int from, int end) {
    this.document = document;
    this.at = from;
    this.end = end;
  }

  public boolean hasNext() {
    return at < end;
  }

  /** The next one, whatever it is. */
  public Der next() throws MalformedDer {
    Der element = Der.at(document, at, end);
    at = element.end();
    return element;
  }

  public Der next(int tag) throws MalformedDer {
    return next().require(tag);
  }

  /** The next one if it has a tag; otherwise it is left to be read. */
  public Optional<Der> optional(int tag) throws MalformedDer {
    if (!hasNext() || (document[at] & 0xff) != tag) {
      return Optional.empty();
    }
    return Optional.of(next());
  }

  /** The one that is left, and has to be the last. */
  public Der only() throws MalformedDer {
    Der element = next();
    end();
    return element;
  }

  /** All that are left. */
  public List<Der> rest() throws MalformedDer {
    List<Der> rest = new ArrayList<>();
    while (hasNext()) {
      rest.add(next());
    }
    return rest;
  }

  /** Refuses what is left. */
  public void end() throws MalformedDer {
    if (hasNext()) {
      throw new MalformedDer("it has more elements than expected");
    }
  }
}
