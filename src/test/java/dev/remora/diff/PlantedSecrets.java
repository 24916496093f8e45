package dev.remora.diff;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Documents in the usual forms, with values planted under keys that look like those of secrets.
 *
 * @param random decides all of it
 */
public record PlantedSecrets(SplittableRandom random) {
  /** Every line of every secret begins with it, and nothing else has it. */
  public static final String MARK = "zq9x";

  private static final List<String> WORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "api-key",
          "api_key",
          "apiKey",
          "credential",
          "credentials",
          "private-key",
          "accessKey",
          "connection-string",
          "auth",
          "pwd",
          "key",
          "jwt",
          "dsn");
  private static final List<String> BEFORE = List.of("", "db.", "db_", "my-", "app", "APP_");
  private static final List<String> AFTER = List.of("", "", "_prod", "-v2", "Value", ".current");

  /** A document's form, and so the end of its file's name. */
  public enum Form {
    YAML,
    JSON,
    PROPERTIES,
    ENV,
    INI,
    TOML
  }

  /** A document, another one each time. */
  public String document(Form form) {
    String text =
        switch (form) {
          case YAML -> yaml("", 3);
          case JSON -> json(random.nextBoolean() ? "\n" : "", 3);
          case PROPERTIES -> lines(6, this::property);
          case ENV -> lines(6, this::variable);
          case INI, TOML -> lines(4, () -> section(form));
        };
    return random.nextInt(5) == 0 ? text.replace("\n", "\r\n") : text;
  }

  private interface Line {
    String get();
  }

  private static String lines(int count, Line line) {
    return IntStream.range(0, count).mapToObj(_ -> line.get()).collect(Collectors.joining());
  }

  private String yaml(String indent, int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      switch (random.nextInt(depth > 0 ? 4 : 2)) {
        case 0 ->
            text.append(indent).append("plain-").append(i).append(": ").append(i).append('\n');
        case 1 -> text.append(yamlSecret(indent));
        case 2 ->
            text.append(indent)
                .append("map-")
                .append(i)
                .append(":\n")
                .append(yaml(indent + "  ", depth - 1));
        default -> {
          text.append(indent).append("list-").append(i).append(":\n");
          text.append(indent).append("  - first: 1\n").append(yaml(indent + "    ", depth - 1));
        }
      }
    }
    return text.toString();
  }

  private String yamlSecret(String indent) {
    String key = indent + quoted(key()) + ":";
    return key
        + switch (random.nextInt(8)) {
          case 0 -> " " + secret() + "\n";
          case 1 -> " \"" + secret() + "\" # as before\n";
          case 2 -> " |\n" + block(indent + "  ");
          case 3 -> " >-\n\n" + block(indent + "    ");
          case 4 -> " \"" + secret() + "\n" + indent + " " + secret() + "\"\n";
          case 5 -> "\n" + indent + "- " + secret() + "\n" + indent + "- " + secret() + "\n";
          case 6 ->
              "\n" + indent + "  user: " + secret() + "\n" + indent + "  x: [" + secret() + "]\n";
          default -> " {a: " + secret() + ",\n" + indent + "  b: '" + secret() + "'}\n";
        };
  }

  private String block(String indent) {
    return lines(random.nextInt(4) + 1, () -> indent + secret() + "\n");
  }

  private String json(String end, int depth) {
    StringBuilder text = new StringBuilder("{" + end);
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      String name = "  \"plain-" + i + "\": ";
      text.append(
          switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> name + i;
            case 1 -> "  \"" + key() + "\": \"" + secret() + "\\n\\\"" + secret() + "\"";
            case 2 -> "  \"" + key() + "\": [" + end + "\"" + secret() + "\"," + end + "1]";
            case 3 -> "  \"" + key() + "\" : {" + end + "\"a\": \"" + secret() + "\"" + end + "}";
            default -> name + json(end, depth - 1);
          });
      text.append(i > 1 ? "," : "").append(end);
    }
    return text + "}" + end;
  }

  private String property() {
    return switch (random.nextInt(5)) {
      case 0 -> "plain.key = value\n";
      case 1 -> key() + "=" + secret() + "\n";
      case 2 -> "  " + key() + " : " + secret() + "\\\n   " + secret() + "\n";
      case 3 -> "# " + key() + "=" + secret() + "\n";
      default -> "url=postgres://app:" + secret() + "@db:5432/app\n";
    };
  }

  private String variable() {
    String key = key().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    return switch (random.nextInt(5)) {
      case 0 -> "PLAIN=1\n";
      case 1 -> key + "=" + secret() + "\n";
      case 2 -> "export " + key + "=\"" + secret() + "\n" + secret() + "\n\"\n";
      case 3 ->
          key + "='-----BEGIN PRIVATE KEY-----\n" + secret() + "\n-----END PRIVATE KEY-----'\n";
      default ->
          "PEM=\n-----BEGIN RSA PRIVATE KEY-----\n"
              + secret()
              + "\n"
              + secret()
              + "\n-----END RSA PRIVATE KEY-----\n";
    };
  }

  private String section(Form form) {
    return switch (random.nextInt(4)) {
      case 0 -> "[server]\nport = 1\n" + quoted(key()) + " = \"" + secret() + "\"\n";
      case 1 ->
          "["
              + key().replace('.', '_')
              + "]\nuser = "
              + secret()
              + "\n\n; more\nx = "
              + secret()
              + "\n";
      case 2 ->
          form == Form.TOML
              ? "[a]\n" + quoted(key()) + " = \"\"\"\n" + secret() + "\n" + secret() + "\n\"\"\"\n"
              : "[a]\n" + key() + " = " + secret() + "\n    " + secret() + "\n";
      default -> "[a]\n" + quoted(key()) + " = [\n'" + secret() + "',\n'" + secret() + "']\n";
    };
  }

  private String key() {
    return one(BEFORE) + one(WORDS) + one(AFTER);
  }

  private String quoted(String key) {
    return random.nextInt(4) == 0 ? "\"" + key + "\"" : key;
  }

  private String secret() {
    return MARK + Long.toString(random.nextLong(1L << 40), 36);
  }

  private String one(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
