package dev.remora.property;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Makes something broken out of something whole. */
public final class Mutation {
  private static final String[] TOKENS = {
    "null",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "1e99",
    "9223372036854775808",
    "\\ud800",
    "\u0000",
    "{\"a\":",
    "[[[[",
    "\"mediaType\":\"x\",",
    "sha256:",
    "../",
    "true",
    "\u202e"
  };

  private Mutation() {}

  /** Changes, removes, doubles or inserts one to eight pieces of some bytes. */
  public static byte[] of(byte[] whole, RandomGenerator random) {
    byte[] bytes = whole;
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      bytes = one(bytes, random);
    }
    return bytes;
  }

  private static byte[] one(byte[] bytes, RandomGenerator random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(1, 24));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(5)) {
      case 0 -> out.write(bytes, to, bytes.length - to);
      case 1 -> {
        out.write(bytes, from, to - from);
        out.write(bytes, from, bytes.length - from);
      }
      case 2 -> {
        out.write(random.nextInt(256));
        out.write(bytes, from, bytes.length - from);
      }
      case 3 -> {
        out.writeBytes(TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
        out.write(bytes, to, bytes.length - to);
      }
      default -> {
        if (to > from) {
          out.write(bytes[from] ^ (1 << random.nextInt(8)));
          out.write(bytes, from + 1, bytes.length - from - 1);
        }
      }
    }
    return out.toByteArray();
  }

  /** Text of the characters that references, digests and rules are made of, and of others. */
  public static String garbage(RandomGenerator random) {
    String alphabet = "abcAZ019/:@._-=+[]%?#&;, \t\n\0\u00e9\u212a\u202e\ud83d";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(0, random.nextInt(10) == 0 ? 6_000 : 60); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
