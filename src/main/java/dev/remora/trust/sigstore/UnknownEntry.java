package dev.remora.trust.sigstore;

/**
 * What a trusted root lists and nobody can go by here, as its key is of a kind that is not known.
 * It vouches for nothing, and is required like any other of its role.
 *
 * @param log its id, in hexadecimal; empty for an authority
 * @param name for people
 * @param why after its name
 */
record UnknownEntry(Role role, String log, String name, String why) {
  enum Role {
    LOG("log"),
    CERTIFICATE_AUTHORITY("authority"),
    CERTIFICATE_LOG("log of certificates"),
    TIMESTAMP_AUTHORITY("time stamp authority");

    private final String noun;

    Role(String noun) {
      this.noun = noun;
    }
  }

  /** Within a sentence. */
  @Override
  public String toString() {
    return "the "
        + role.noun
        + (name.isEmpty() ? "" : " " + name)
        + " of the trusted root is of a kind that this version does not know ("
        + why
        + ")";
  }
}
