package dev.remora.trust.notation;

import java.util.List;
import java.util.Map;

/** A value in CBOR (RFC 8949), of the kinds that envelopes have. */
sealed interface Cbor {
  record Whole(long value) implements Cbor {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] value) implements Cbor {}

  record Text(String value) implements Cbor {}

  record Items(List<Cbor> values) implements Cbor {}

  /** Its keys are numbers and texts. */
  record Pairs(Map<Cbor, Cbor> values) implements Cbor {}

  record Tagged(long tag, Cbor value) implements Cbor {}

  /** False, true, null, undefined. */
  record Simple(int number) implements Cbor {}
}
