package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * nginx, as it stands before registries: says what is to be different, then {@link #start}. For
 * what nginx does in its own way; elsewhere a {@link Gateway} does, which needs no installation.
 */
public final class Nginx {

  private static final String LISTENS = "using the \"epoll\"";

  private final String backend;
  private final List<String> http = new ArrayList<>();
  private final List<String> server = new ArrayList<>();
  private final List<String> access = new ArrayList<>();
  private String users = "";
  private String ssl = "";
  private String locations;

  private Nginx(String backend, String locations) {
    this.backend = backend;
    this.locations = locations;
  }

  /** One that passes everything on to a registry, which stays the caller's to close. */
  public static Nginx before(RegistryServer registry) {
    return new Nginx(registry.endpoint(), "location / { $ACCESS proxy_pass http://$BACKEND; }");
  }

  /** With its page for all requests that are larger, such as {@code 1m}. */
  public Nginx bodiesUpTo(String size) {
    server.add("client_max_body_size " + size + ";");
    return this;
  }

  /** By TLS. */
  public Nginx tls(Authority authority) {
    ssl = " ssl";
    http.add("ssl_certificate " + authority.server().certificate() + ";");
    http.add("ssl_certificate_key " + authority.server().key() + ";");
    return this;
  }

  /** For those only that show a certificate of the authority. */
  public Nginx clientCertificates(Authority authority) {
    server.add("ssl_client_certificate " + authority.ca() + ";");
    server.add("ssl_verify_client on;");
    return this;
  }

  /** For one user only, by Basic authentication. */
  public Nginx password(String user, String password) {
    access.add("auth_basic registry;");
    access.add("auth_basic_user_file $DIRECTORY/users;");
    users = user + ":{SHA}" + sha1(password) + "\n";
    return this;
  }

  /** As nginx takes it; plain text it would take up to a colon only. */
  private static String sha1(String password) {
    try {
      var hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers 429 to who asks more often, without a word on when to come again. */
  public Nginx limitedTo(int requestsPerSecond) {
    http.add("limit_req_zone $server_name zone=all:1m rate=" + requestsPerSecond + "r/s;");
    server.add("limit_req zone=all;");
    server.add("limit_req_status 429;");
    return this;
  }

  /**
   * Sends who fetches a blob to a storage on another port, by a signed URL. As S3 does, that
   * storage refuses who shows it a credential, too.
   */
  public Nginx blobsElsewhere() {
    locations +=
        """

        location ~ ^/v2/(.+)/blobs/(sha256:[0-9a-f]+)$ {
          $ACCESS
          set $repository $1;
          set $blob $2;
          try_files /none @storage;
        }
        location @storage {
          return 307 $scheme://127.0.0.1:$STORAGE/$repository/$blob?signature=c2lnbmVk;
        }
        """;
    http.add(
        """
        server {
          listen 127.0.0.1:$STORAGE$SSL;
          if ($http_authorization) { return 400; }
          if ($arg_signature != c2lnbmVk) { return 403; }
          location / {
            rewrite ^/(.+)/(sha256:[0-9a-f]+)$ /v2/$1/blobs/$2 break;
            proxy_pass http://$BACKEND;
          }
        }
        """);
    return this;
  }

  /** Aborts the test (skipped, with the reason) where nginx is missing. */
  public RegistryServer start() {
    var program = Tool.NGINX.required();
    return FreePort.with(port -> FreePort.with(storage -> start(program, port, storage)));
  }

  private RegistryServer start(Path program, int port, int storage) {
    var directory = TempDirectory.create("nginx");
    try {
      Files.writeString(directory.path().resolve("users"), users);
      Files.writeString(
          directory.path().resolve("nginx.conf"),
          config()
              .replace("$LISTEN", "127.0.0.1:" + port + ssl)
              .replace("$SSL", ssl)
              .replace("$ACCESS", String.join("\n", access))
              .replace("$BACKEND", backend)
              .replace("$STORAGE", Integer.toString(storage))
              .replace("$DIRECTORY", directory.path().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var here = directory.path().toString();
    var line = List.of(program.toString(), "-p", here, "-c", here + "/nginx.conf", "-e", "stderr");
    return ChildRegistry.start(
        line,
        Map.of(),
        directory,
        log -> log.contains(LISTENS) ? OptionalInt.of(port) : OptionalInt.empty());
  }

  private String config() {
    return """
    daemon off;
    master_process off;
    pid $DIRECTORY/pid;
    error_log stderr notice;
    events { worker_connections 256; }
    http {
      access_log off;
      client_body_temp_path $DIRECTORY/1;
      proxy_temp_path $DIRECTORY/2;
      fastcgi_temp_path $DIRECTORY/3;
      uwsgi_temp_path $DIRECTORY/4;
      scgi_temp_path $DIRECTORY/5;
      client_max_body_size 0;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      %s
      server {
        listen $LISTEN;
        %s
        %s
      }
    }
    """
        .formatted(String.join("\n", http), String.join("\n", server), locations);
  }
}
