package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token service as registries have one: gives signed tokens (JWT, RS256) to one user by password
 * or refresh token, and to anybody for pulling from repositories below {@code public/}.
 */
public final class TokenServer implements AutoCloseable {
  static final String SERVICE = "tests, with a comma";
  static final String ISSUER = "the token server of the tests";
  public static final String USER = "ci";
  public static final String PASSWORD = TestSecrets.of("token:server");
  public static final String REFRESH_TOKEN = TestSecrets.of("refresh-token");
  private static final String KEY_ID = "key-of-the-tests";

  private final HttpServer server;
  private final KeyPair key;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private TokenServer(HttpServer server, KeyPair key) {
    this.server = server;
    this.key = key;
  }

  public static TokenServer start() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      var tokens = new TokenServer(HttpServer.create(address, 0), generator.generateKeyPair());
      tokens.server.createContext("/token", tokens::answer);
      tokens.server.start();
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String realm() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** What was asked: the method, who, and for which scopes. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public void reset() {
    requests.clear();
  }

  /** The public key as registries read it (RFC 7517). */
  String publicKeys() {
    var publicKey = (RSAPublicKey) key.getPublic();
    var jwks = JsonNodeFactory.instance.objectNode();
    jwks.putArray("keys")
        .addObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", KEY_ID)
        .put("n", base64(unsigned(publicKey.getModulus())))
        .put("e", base64(unsigned(publicKey.getPublicExponent())));
    return jwks.toString();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean posted = exchange.getRequestMethod().equals("POST");
      String form =
          posted
              ? new String(exchange.getRequestBody().readAllBytes(), UTF_8)
              : exchange.getRequestURI().getRawQuery();
      Map<String, List<String>> fields = fields(form);
      String who = posted ? byRefreshToken(fields) : byPassword(exchange);
      List<String> scopes =
          fields.getOrDefault("scope", List.of()).stream()
              .flatMap(scope -> Stream.of(scope.split(" ")))
              .toList();
      requests.add(exchange.getRequestMethod() + " " + who + " " + String.join(" ", scopes));
      boolean knowsService = fields.getOrDefault("service", List.of()).contains(SERVICE);
      if (who.equals("nobody") || !knowsService) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] refusal = "{\"details\":\"incorrect username or password\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(knowsService ? 401 : 400, refusal.length);
        exchange.getResponseBody().write(refusal);
        return;
      }
      var body =
          JsonNodeFactory.instance
              .objectNode()
              .put(posted ? "access_token" : "token", token(who, scopes))
              .put("expires_in", 300)
              .toString()
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String byPassword(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null) {
      return "anybody";
    }
    return header.equals("Basic " + TestSecrets.auth(USER, PASSWORD)) ? USER : "nobody";
  }

  private static String byRefreshToken(Map<String, List<String>> fields) {
    boolean right =
        fields.getOrDefault("grant_type", List.of()).contains("refresh_token")
            && fields.getOrDefault("refresh_token", List.of()).contains(REFRESH_TOKEN);
    return right ? USER : "nobody";
  }

  private String token(String who, List<String> scopes) {
    var json = JsonNodeFactory.instance;
    var header = json.objectNode().put("typ", "JWT").put("alg", "RS256").put("kid", KEY_ID);
    long now = Instant.now().getEpochSecond();
    var claims =
        json.objectNode()
            .put("iss", ISSUER)
            .put("sub", who)
            .put("aud", SERVICE)
            .put("iat", now)
            .put("nbf", now - 5)
            .put("exp", now + 300)
            .put("jti", TestSecrets.of("jwt")); // so that the token itself is found in outputs
    var access = claims.putArray("access");
    for (String scope : scopes) {
      String[] parts = scope.split(":");
      var actions = new ArrayList<>(List.of(parts[2].split(",")));
      if (!who.equals(USER)) {
        actions.removeIf(action -> !action.equals("pull") || !parts[1].startsWith("public/"));
      }
      var granted = access.addObject().put("type", parts[0]).put("name", parts[1]);
      actions.forEach(granted.putArray("actions")::add);
    }
    String signed =
        base64(header.toString().getBytes(UTF_8)) + "." + base64(claims.toString().getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> fields(String form) {
    return Stream.of(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.groupingBy(
                field -> field[0],
                Collectors.mapping(
                    field -> URLDecoder.decode(field[1], UTF_8), Collectors.toList())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
