package dev.remora.discovery;

/** What a choice goes by, in the order in which it does. */
public enum Criterion {
  /** Where one is pinned: its digest. */
  REVISION,
  /** That its manifest is there, can be read, and refers to this image. */
  MANIFEST,
  /** Its artifact type. */
  TYPE,
  /** Where signatures are asked for: by whom it is signed, and that it is not too old. */
  TRUST,
  /** Where there are rules: its annotations. */
  MATCH,
  /** Among generations of one thing: its time of creation. */
  TIME
}
