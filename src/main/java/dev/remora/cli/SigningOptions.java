package dev.remora.cli;

import dev.remora.attach.Signing;
import dev.remora.pem.PrivateKeyText;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import dev.remora.settings.SettingsTable;
import dev.remora.trust.key.SigningKey;
import dev.remora.trust.key.UnusableKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what somebody signs with, before anything is contacted. No message repeats what was given:
 * it may be the key, or its password, where the name of its file belongs.
 */
record SigningOptions(Words words, Arguments arguments) {
  private static final int LONGEST = 64 << 10;
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  /** Nothing where nothing is to be signed, or something is wrong, which was reported then. */
  Optional<Signing> signing() {
    Map<String, String> annotations = arguments.pairs(Option.SIGN_ANNOTATION);
    if (!words.has(Option.SIGN_KEY)) {
      for (Option needing : List.of(Option.SIGN_PASSWORD, Option.SIGN_ANNOTATION)) {
        if (!words.values(needing.name()).isEmpty()) {
          arguments.report(needing.name(), "goes with " + Option.SIGN_KEY.name());
        }
      }
      return Optional.empty();
    }
    Optional<Path> file = path(Option.SIGN_KEY);
    Optional<byte[]> pem = file.flatMap(path -> read(path, Option.SIGN_KEY));
    Optional<char[]> password =
        path(Option.SIGN_PASSWORD)
            .flatMap(path -> read(path, Option.SIGN_PASSWORD))
            .flatMap(this::password);
    boolean unread = password.isEmpty() && !words.values(Option.SIGN_PASSWORD.name()).isEmpty();
    if (pem.isEmpty() || unread) {
      return Optional.empty();
    }
    String name = file.map(Path::getFileName).map(Path::toString).orElse("");
    return key(name, pem.get(), password).map(key -> new Signing(key, new TreeMap<>(annotations)));
  }

  private Optional<SigningKey> key(String name, byte[] pem, Optional<char[]> password) {
    boolean needsPassword =
        PrivateKeyText.in(pem).filter(text -> text.kind().equals(ENCRYPTED)).isPresent();
    if (needsPassword && password.isEmpty()) {
      arguments.report(
          Option.SIGN_KEY.name(),
          "it is encrypted; give " + Option.SIGN_PASSWORD.name() + " the file of its password");
      return Optional.empty();
    }
    try {
      return Optional.of(SigningKey.parse(name, pem, password));
    } catch (UnusableKey e) {
      arguments.report(Option.SIGN_KEY.name(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** The line end is none of it: editors write one, and nobody types one. */
  private Optional<char[]> password(byte[] file) {
    int end = file.length;
    if (end > 0 && file[end - 1] == '\n') {
      end -= end > 1 && file[end - 2] == '\r' ? 2 : 1;
    }
    if (end == 0) {
      arguments.report(Option.SIGN_PASSWORD.name(), "there is no password in the file");
      return Optional.empty();
    }
    try {
      char[] password =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(file, 0, end))
              .toString()
              .toCharArray();
      return Optional.of(password);
    } catch (CharacterCodingException e) {
      arguments.report(Option.SIGN_PASSWORD.name(), "the file is not in UTF-8");
      return Optional.empty();
    }
  }

  private Optional<Path> path(Option option) {
    return arguments.option(option, SettingsTable.KEY_FILE.parser());
  }

  private Optional<byte[]> read(Path file, Option option) {
    try {
      byte[] bytes = GivenFile.read(file, LONGEST + 1, GivenFile.LONGEST_WAIT);
      if (bytes.length <= LONGEST) {
        return Optional.of(bytes);
      }
      arguments.report(option.name(), "the file is larger than " + LONGEST + " bytes");
    } catch (IOException e) {
      arguments.report(option.name(), DiskTrouble.text(e, ""));
    }
    return Optional.empty();
  }
}
