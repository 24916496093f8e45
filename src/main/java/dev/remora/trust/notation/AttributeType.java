package dev.remora.trust.notation;

import dev.remora.trust.x509.Oid;
import java.util.Optional;

/** The attributes of a name that can be asked for (RFC 4514, section 3, and what notation adds). */
enum AttributeType {
  C("2.5.4.6"),
  ST("2.5.4.8"),
  L("2.5.4.7"),
  O("2.5.4.10"),
  OU("2.5.4.11"),
  CN("2.5.4.3"),
  SERIALNUMBER("2.5.4.5"),
  STREET("2.5.4.9"),
  POSTALCODE("2.5.4.17");

  static final int PRINTABLE_STRING = 0x13;
  static final int IA5_STRING = 0x16;

  private final Oid oid;

  AttributeType(String oid) {
    this.oid = Oid.of(oid);
  }

  static Optional<AttributeType> of(Oid oid) {
    for (AttributeType type : values()) {
      if (type.oid.equals(oid)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** As people write it: {@code S} is the same as {@code ST}. */
  static Optional<AttributeType> named(String name) {
    String known = name.equals("S") ? ST.name() : name;
    for (AttributeType type : values()) {
      if (type.name().equals(known)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
