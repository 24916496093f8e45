package dev.remora.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String HEX =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String EMPTY_SHA512 =
      "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
          + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

  @Test
  void knowsTheDigestOfTheEmptyObject() {
    assertEquals(Descriptor.EMPTY_DIGEST, Digest.sha256("{}".getBytes(UTF_8)));
    assertTrue(Descriptor.EMPTY_DIGEST.matches("{}".getBytes(UTF_8)));
    assertFalse(Descriptor.EMPTY_DIGEST.matches("{} ".getBytes(UTF_8)));
  }

  @Test
  void verifiesTheLongerAlgorithmToo() {
    Digest digest = Digest.parse(EMPTY_SHA512);
    assertTrue(digest.verifiable());
    assertTrue(digest.matches(new byte[0]));
    assertFalse(digest.matches(new byte[1]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blake3:abcdef", "md5:0123", "a+b.c_d-e:AZaz09=_-", "x:y"})
  void anUnknownAlgorithmIsAValueWhoseContentCannotBeUsed(String text) {
    Digest digest = Digest.parse(text);
    assertEquals(text, digest.toString());
    assertFalse(digest.verifiable());
    assertFalse(digest.matches(new byte[0]));
    assertThrows(IllegalStateException.class, digest::newHash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        ":abc",
        "sha256:abc",
        "sha256:" + HEX + "0",
        "SHA256:" + HEX,
        "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha512:" + HEX,
        "sha256:" + HEX + ":",
        "sha256:" + HEX + "\n",
        " sha256:" + HEX,
        "sha256:" + HEX + " ",
        "+a:b",
        "a+:b",
        "a..b:c",
        "a:b/c",
        "a:b.c",
        "a/b:c",
        "a:\u00e9"
      })
  void refusesWhatIsNoDigest(String text) {
    assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:../../etc/passwd",
        "../sha256:" + HEX,
        "sha256/../../x:" + HEX,
        "..:..",
        "a:..",
        "a:%2e%2e%2f",
        "sha256:" + HEX + "/../x",
        "a:b?c",
        "a:b#c",
        "a:b\\c",
        "a:\0"
      })
  void nothingThatWouldLeaveAPathOrUrlIsADigest(String text) {
    assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
  }

  @Test
  void theConstructorChecksItsPartsTogether() {
    assertThrows(IllegalArgumentException.class, () -> new Digest("a:b", "c"));
    assertThrows(IllegalArgumentException.class, () -> new Digest("sha256", ""));
    assertThrows(IllegalArgumentException.class, () -> new Digest("", HEX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "sha256:hunter2", "hunter2:!"})
  void errorsDoNotRepeatTheText(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
    assertFalse(String.valueOf(e.getMessage()).contains("hunter2"), text);
  }

  @Test
  void aVeryLongTextIsRefusedWithoutOverflowingTheStack() {
    assertThrows(IllegalArgumentException.class, () -> Digest.parse("a.".repeat(500_000) + "a:b"));
    assertThrows(IllegalArgumentException.class, () -> Digest.parse("a:" + "b".repeat(255)));
  }

  @Test
  void theReferrersTagIsTheDigestWithADash() {
    assertEquals("sha256-" + HEX, Digest.parse("sha256:" + HEX).referrersTag());
  }

  @Test
  void theReferrersTagIsTruncated() {
    assertEquals(
        "sha512-" + EMPTY_SHA512.substring(7, 71), Digest.parse(EMPTY_SHA512).referrersTag());
    assertEquals(
        "a".repeat(32) + "-" + "b".repeat(64),
        new Digest("a".repeat(40), "b".repeat(70)).referrersTag());
  }

  @Test
  void theReferrersTagHasNoCharacterThatATagCannotHave() {
    assertEquals("a-b.c-x--y", new Digest("a+b.c", "x==y").referrersTag());
  }

  @Test
  void shortenedIsForPeople() {
    assertEquals("0123", Digest.parse("x:0123").shortened());
    assertEquals("0123456789ab", Digest.parse("sha256:" + HEX).shortened());
  }

  @Test
  void aHashAndItsDigestAgree() {
    Property.check(
        500,
        random -> {
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          Digest digest = Digest.sha256(bytes);
          assertTrue(digest.matches(bytes));
          assertEquals(digest, Digest.parse(digest.toString()));
          assertEquals(digest, Digest.of("sha256", digest.newHash().digest(bytes)));
          byte[] other = Mutation.of(bytes, random);
          assertEquals(Arrays.equals(bytes, other), digest.matches(other));
        });
  }

  @Test
  void garbageIsOnlyEverRefusedAndWhatIsReadIsSafeInPathsAndTags() {
    Property.check(
        20_000,
        random -> {
          String prefix = random.nextBoolean() ? "sha256:" : random.nextBoolean() ? "a:" : "";
          try {
            Digest digest = Digest.parse(prefix + Mutation.garbage(random));
            assertEquals(digest, Digest.parse(digest.toString()));
            assertTrue(digest.encoded().matches("[a-zA-Z0-9=_-]+"), digest::toString);
            assertTrue(digest.algorithm().matches("[a-z0-9+._-]+"), digest::toString);
            assertFalse(digest.algorithm().contains(".."), digest::toString);
            assertTrue(digest.referrersTag().matches("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}"));
          } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
          }
        });
  }

  /** The grammar of the image specification (descriptor.md, "Digests"), as a pattern. */
  @Test
  void whatIsADigestIsWhatTheGrammarSays() {
    Pattern grammar = Pattern.compile("[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+");
    Pattern registered = Pattern.compile("sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}");
    String[] parts = {"sha256", "sha512", "a", "z9", "+", ".", "_", "-", ":", "=", "A", "/", "é"};
    Property.check(
        20_000,
        random -> {
          StringBuilder made = new StringBuilder();
          for (int i = random.nextInt(7); i > 0; i--) {
            made.append(parts[random.nextInt(parts.length)]);
          }
          if (random.nextInt(4) == 0) {
            made.setLength(0);
            made.append(random.nextBoolean() ? "sha256:" : "sha512:");
            made.append(HEX.repeat(random.nextInt(3)));
            if (random.nextBoolean()) {
              made.setCharAt(random.nextInt(made.length()), (char) random.nextInt(32, 128));
            }
          }
          String text = made.toString();
          boolean isOne =
              (text.startsWith("sha256:") || text.startsWith("sha512:"))
                  ? registered.matcher(text).matches()
                  : grammar.matcher(text).matches();
          if (isOne) {
            assertEquals(text, Digest.parse(text).toString());
          } else {
            assertThrows(IllegalArgumentException.class, () -> Digest.parse(text), text);
          }
        });
  }
}
