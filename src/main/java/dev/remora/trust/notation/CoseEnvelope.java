package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.time.Timestamps;
import dev.remora.trust.proof.Refusal;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An envelope in the form of COSE (RFC 9052, section 4.2: {@code COSE_Sign1}). */
final class CoseEnvelope {
  private static final long SIGN1 = 18;

  /** Of a time, in seconds since 1970. */
  private static final long EPOCH = 1;

  private static final Cbor ALGORITHM = new Cbor.Whole(1);
  private static final Cbor CRITICAL = new Cbor.Whole(2);
  private static final Cbor CONTENT_TYPE = new Cbor.Whole(3);

  /** Of the certificates (RFC 9360). */
  private static final Cbor X5CHAIN = new Cbor.Whole(33);

  private CoseEnvelope() {}

  static Envelope parse(byte[] document) throws Refusal {
    if (!(CborReader.read(document) instanceof Cbor.Tagged(long tag, Cbor.Items(List<Cbor> parts))
        && tag == SIGN1
        && parts.size() == 4
        && parts.get(0) instanceof Cbor.Bytes(byte[] protectedHeader)
        && parts.get(1) instanceof Cbor.Pairs(Map<Cbor, Cbor> header)
        && parts.get(2) instanceof Cbor.Bytes(byte[] payload)
        && parts.get(3) instanceof Cbor.Bytes(byte[] signature))) {
      throw Refusal.unreadable("it is no COSE_Sign1 with a payload");
    }
    if (!(CborReader.read(protectedHeader) instanceof Cbor.Pairs(Map<Cbor, Cbor> attributes))) {
      throw Refusal.unreadable("its protected header is no map");
    }
    return new Envelope(
        attributes(attributes),
        payload,
        message(protectedHeader, payload),
        signature,
        chain(header));
  }

  /** The bytes that are signed (RFC 9052, section 4.4), which nobody else signs by accident. */
  private static byte[] message(byte[] protectedHeader, byte[] payload) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte[] context = "Signature1".getBytes(US_ASCII);
    message.write(0x84); // an array of four
    message.write(0x60 + context.length);
    message.writeBytes(context);
    writeBytes(message, protectedHeader);
    writeBytes(message, new byte[0]);
    writeBytes(message, payload);
    return message.toByteArray();
  }

  private static void writeBytes(ByteArrayOutputStream out, byte[] bytes) {
    if (bytes.length < 24) {
      out.write(0x40 + bytes.length);
    } else if (bytes.length <= 0xff) {
      out.write(0x58);
      out.write(bytes.length);
    } else { // no envelope is as long as this can say
      out.write(0x59);
      out.write(bytes.length >> 8);
      out.write(bytes.length);
    }
    out.writeBytes(bytes);
  }

  private static Attributes attributes(Map<Cbor, Cbor> header) throws Refusal {
    return new Attributes(
        Optional.ofNullable(header.get(ALGORITHM))
            .filter(Cbor.Whole.class::isInstance)
            .flatMap(number -> SigningAlgorithm.numbered(((Cbor.Whole) number).value()))
            .orElseThrow(() -> Refusal.unreadable("its algorithm is none of those expected")),
        text(header, CONTENT_TYPE, "content type"),
        critical(header),
        text(header, new Cbor.Text(Attributes.SCHEME), Attributes.SCHEME),
        time(header, Attributes.SIGNING_TIME)
            .orElseThrow(() -> Refusal.unreadable("it does not say when it was made")),
        time(header, Attributes.EXPIRY),
        header.keySet().stream()
            .filter(Cbor.Text.class::isInstance)
            .map(CoseEnvelope::label)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static String text(Map<Cbor, Cbor> header, Cbor label, String name) throws Refusal {
    if (header.get(label) instanceof Cbor.Text(String value)) {
      return value;
    }
    throw Refusal.unreadable("its " + name + " is missing, or no text");
  }

  private static List<String> critical(Map<Cbor, Cbor> header) throws Refusal {
    if (header.get(CRITICAL) instanceof Cbor.Items(List<Cbor> labels)) {
      return labels.stream().map(CoseEnvelope::label).toList();
    }
    throw Refusal.unreadable("it says of nothing that it is critical");
  }

  /** Numbers are no names that anything here has. */
  private static String label(Cbor label) {
    return switch (label) {
      case Cbor.Text(String name) -> name;
      case Cbor.Whole(long number) -> "label " + number;
      default -> "something";
    };
  }

  private static Optional<Instant> time(Map<Cbor, Cbor> header, String name) throws Refusal {
    Cbor value = header.get(new Cbor.Text(name));
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Cbor.Tagged(long tag, Cbor.Whole(long seconds)) && tag == EPOCH) {
      try {
        Optional<Instant> time = Timestamps.credible(Instant.ofEpochSecond(seconds));
        if (time.isPresent()) {
          return time;
        }
      } catch (DateTimeException e) {
        // said below
      }
    }
    throw Refusal.unreadable(name + " is no time that counts");
  }

  /** One certificate stands alone, several in an array. */
  private static List<byte[]> chain(Map<Cbor, Cbor> header) throws Refusal {
    List<byte[]> chain = new ArrayList<>();
    switch (header.get(X5CHAIN)) {
      case Cbor.Bytes(byte[] only) -> chain.add(only);
      case Cbor.Items(List<Cbor> several) -> {
        for (Cbor certificate : several) {
          if (!(certificate instanceof Cbor.Bytes(byte[] der))) {
            throw Refusal.unreadable("a certificate in it is something else");
          }
          chain.add(der);
        }
      }
      case null, default -> throw Refusal.unreadable("it has no certificates");
    }
    return chain;
  }
}
