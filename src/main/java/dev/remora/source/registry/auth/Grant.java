package dev.remora.source.registry.auth;

import java.util.Optional;

/**
 * What is sent with a request to be let in.
 *
 * @param header the value of its {@code Authorization}; nothing for anybody
 * @param kept whether it was got for an earlier request and may have expired since
 */
record Grant(Optional<Secret> header, Identity who, boolean kept) {
  static final Grant NONE = new Grant(Optional.empty(), Identity.ANYBODY, false);

  static Grant of(Secret header, Identity who, boolean kept) {
    return new Grant(Optional.of(header), who, kept);
  }
}
