package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Period;
import java.io.ByteArrayOutputStream;
import java.security.spec.EdDSAParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A log that was made for a test, in either of Rekor's versions. */
public final class VirtualLog {
  /** From when its key is trusted. */
  public static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private final TestKey key;
  private final String name;
  private final boolean second;

  private VirtualLog(TestKey key, String name, boolean second) {
    this.key = key;
    this.name = name;
    this.second = second;
  }

  /** Of the first version: it says when, and signs with P-256. */
  public static VirtualLog first() {
    return new VirtualLog(TestKey.of("P256-log"), "log.example", false);
  }

  /** Of the second: it says no time, and signs with Ed25519. */
  public static VirtualLog second() {
    return new VirtualLog(TestKey.of("ED25519-log"), "log.example", true);
  }

  /** With the same name and another key. */
  public VirtualLog stranger() {
    return new VirtualLog(TestKey.of(second ? "ED25519-stranger" : "P256-stranger"), name, second);
  }

  public LogKey key() {
    return key(Optional.empty());
  }

  public LogKey key(Optional<Instant> until) {
    return LogKey.of(id(), key.verification(), new Period(SINCE, until));
  }

  /** As the trusted root has it. */
  public byte[] id() {
    byte[] spki = key.spki();
    if (!second) {
      return sha256(spki);
    }
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.writeBytes((name + "\n\u0001").getBytes(UTF_8));
    named.writeBytes(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    return sha256(named.toByteArray());
  }

  public byte[] spki() {
    return key.spki();
  }

  /** Its name in a checkpoint: the first version adds the number of a tree. */
  String origin() {
    return second ? name : name + " - 7";
  }

  /** Enters something among six others. */
  public DraftEntry enter(LoggedBody body, Instant time) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      entries.add((i == 4 ? body.text() : "another's " + i).getBytes(UTF_8));
    }
    DraftEntry entry = new DraftEntry();
    entry.body = body.text();
    entry.kind = body.kind();
    entry.version = body.version();
    entry.log = DraftEntry.base64(id());
    entry.treeIndex = "4";
    entry.size = "7";
    entry.path = ReferenceTree.path(4, entries);
    entry.root = ReferenceTree.root(entries);
    entry.checkpoint = checkpoint(7, entry.root);
    entry.index = second ? "4" : "1004";
    if (!second) {
      entry.time = String.valueOf(time.getEpochSecond());
      entry.promise = promise(entry);
    }
    return entry;
  }

  /** The log's word for what an entry says of itself. */
  public byte[] promise(DraftEntry entry) {
    return sign(
        "{\"body\":\"%s\",\"integratedTime\":%s,\"logID\":\"%s\",\"logIndex\":%s}"
            .formatted(
                DraftEntry.base64(entry.body.getBytes(UTF_8)),
                entry.time,
                HexFormat.of().formatHex(id()),
                entry.index));
  }

  String checkpoint(long size, byte[] root) {
    return note(origin() + "\n" + size + "\n" + DraftEntry.base64(root) + "\n");
  }

  /** Signs a text as a note. */
  String note(String text) {
    return text + "\n" + signatureLine(text);
  }

  String signatureLine(String text) {
    return line(name, Arrays.copyOf(id(), 4), sign(text));
  }

  /** With the name and hint of another log, and this one's key. */
  String signatureAs(VirtualLog other, String text) {
    return line(other.name, Arrays.copyOf(other.id(), 4), sign(text));
  }

  static String line(String name, byte[] hint, byte[] signature) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(hint);
    both.writeBytes(signature);
    return "\u2014 " + name + " " + DraftEntry.base64(both.toByteArray()) + "\n";
  }

  byte[] sign(String text) {
    return key.sign(text.getBytes(UTF_8));
  }

  /** As cosign signs with a key of Ed25519, and no log does. */
  byte[] signHash(String text) {
    return key.sign("Ed25519", new EdDSAParameterSpec(true), text.getBytes(UTF_8));
  }

  static byte[] sha256(byte[] bytes) {
    return HexFormat.of().parseHex(Digest.sha256(bytes).encoded());
  }
}
