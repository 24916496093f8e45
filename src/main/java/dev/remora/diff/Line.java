package dev.remora.diff;

/**
 * A line of a file. Two are the same only if what is not shown of them is the same, too.
 *
 * @param shown without its end
 * @param hidden the whole of it, where something of it is masked; else empty. A value of several
 *     lines is one line here, so that nobody sees how long it is
 * @param ended whether a line end follows
 */
record Line(String shown, String hidden, boolean ended) {
  boolean isMasked() {
    return !hidden.isEmpty();
  }

  /** Never what is hidden. */
  @Override
  public String toString() {
    return shown;
  }
}
