package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A proxy as companies have them between their machines and the world: for plain HTTP, and by
 * {@code CONNECT} for everything else.
 */
public final class ForwardProxy implements AutoCloseable {

  /**
   * A name of 127.0.0.1 that the proxies know and nobody else: who uses it comes through the proxy.
   */
  public static final String REGISTRY = "registry.test";

  /** Who may use a proxy that asks for a password. */
  public static final String USER = "pod";

  /** The password, as it is, with what has to be escaped in a URL. */
  public static final String PASSWORD = "s3cr3t-remora-proxy:7/f3@9c";

  private static final String USER_INFO = USER + ":s3cr3t-remora-proxy%3A7%2Ff3%409c@";

  // openssl passwd -5 -salt remora 's3cr3t-remora-proxy:7/f3@9c'
  private static final String HASHED = "$5$remora$VVco2IL8SUBcGR09OmLcFs6C3OjBVuYTmQkDnC4aDj5";

  private static final String TINY_PASSWORD = "s3cr3t-remora-tiny";

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final ChildRegistry process;
  private final Path log;
  private final String userInfo;

  private ForwardProxy(ChildRegistry process, Path log, String userInfo) {
    this.process = process;
    this.log = log;
    this.userInfo = userInfo;
  }

  /** Starts one that Go builds, for everybody. */
  public static ForwardProxy goproxy() {
    return goproxy("");
  }

  /** The same for {@link #USER}. */
  public static ForwardProxy goproxyWithPassword() {
    return goproxy(USER_INFO, "-user", USER + ":" + PASSWORD);
  }

  /** Starts squid for everybody. */
  public static ForwardProxy squid() {
    return squid("", "http_access allow all");
  }

  /** The same for {@link #USER}. */
  public static ForwardProxy squidWithPassword() {
    return squid(
        USER_INFO,
        """
        auth_param basic program /usr/lib/squid/basic_ncsa_auth $DIRECTORY/users
        auth_param basic children 1
        auth_param basic realm proxy
        acl users proxy_auth REQUIRED
        http_access allow users
        http_access deny all
        """);
  }

  /** Starts tinyproxy for {@link #USER}; it asks the other proxy, the caller's to close. */
  public static ForwardProxy tinyproxyWithPassword(ForwardProxy next) {
    var rule = "BasicAuth " + USER + " " + TINY_PASSWORD;
    return tinyproxy(USER + ":" + TINY_PASSWORD + "@", rule, next);
  }

  /** As {@code HTTPS_PROXY} takes it, with user and password where the proxy asks for them. */
  public URI uri() {
    return URI.create("http://" + userInfo + process.endpoint());
  }

  /** The same without user and password. */
  public URI uriOfStranger() {
    return URI.create("http://" + process.endpoint());
  }

  /** What it has logged so far of whom it was asked for. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    try (var left = Files.newDirectoryStream(SHARED_MEMORY, sharedMemory(process) + "*")) {
      for (var file : left) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of a squid, which takes seconds to clean up and so is killed: instances of one name share it.
   */
  private static String sharedMemory(RegistryServer at) {
    return "remora" + at.uri("").getPort() + "-";
  }

  private static ForwardProxy goproxy(String userInfo, String... flags) {
    var line = new ArrayList<>(List.of(Tool.GOPROXY.required().toString(), "-name", REGISTRY));
    line.addAll(List.of(flags));
    var directory = TempDirectory.create("goproxy");
    var process =
        ChildRegistry.start(
            line, Map.of(), directory, ChildRegistry.portIn(ChildRegistry.LISTENING));
    return new ForwardProxy(process, directory.path().resolve("log"), userInfo);
  }

  private static ForwardProxy squid(String userInfo, String rules) {
    var program = Tool.SQUID.required().toString();
    return FreePort.with(
        port -> {
          var directory = TempDirectory.create("squid");
          var here = directory.path().toString();
          write(directory, "users", USER + ":" + HASHED + "\n");
          write(directory, "hosts", "127.0.0.1 " + REGISTRY + "\n");
          write(directory, "squid.conf", squidConfig(port, rules).replace("$DIRECTORY", here));
          openToAll(directory);
          var name = "remora" + port;
          var line = List.of(program, "-N", "-n", name, "-f", here + "/squid.conf");
          return start(line, directory, port, directory.path().resolve("access.log"), userInfo);
        });
  }

  private static String squidConfig(int port, String rules) {
    return """
    http_port 127.0.0.1:%d
    pid_filename none
    access_log stdio:$DIRECTORY/access.log
    cache_log $DIRECTORY/cache.log
    cache_store_log none
    cache deny all
    memory_cache_shared off
    coredump_dir $DIRECTORY
    hosts_file $DIRECTORY/hosts
    netdb_filename none
    pinger_enable off
    max_filedescriptors 1024
    shutdown_lifetime 0 seconds
    %s
    """
        .formatted(port, rules);
  }

  private static ForwardProxy tinyproxy(String userInfo, String rule, ForwardProxy next) {
    var program = Tool.TINYPROXY.required().toString();
    return FreePort.with(
        port -> {
          var directory = TempDirectory.create("tinyproxy");
          write(
              directory,
              "tinyproxy.conf",
              """
              Listen 127.0.0.1
              Port %d
              Timeout 60
              LogLevel Connect
              Upstream http %s
              %s
              """
                  .formatted(port, next.process.endpoint(), rule));
          var line =
              List.of(program, "-d", "-c", directory.path().resolve("tinyproxy.conf").toString());
          return start(line, directory, port, directory.path().resolve("log"), userInfo);
        });
  }

  private static ForwardProxy start(
      List<String> line, TempDirectory directory, int port, Path log, String userInfo) {
    var process = ChildRegistry.start(line, Map.of(), directory, text -> OptionalInt.of(port));
    return new ForwardProxy(process, log, userInfo);
  }

  private static void write(TempDirectory directory, String name, String text) {
    try {
      Files.writeString(directory.path().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Started as root, squid becomes somebody else, who has to read its files and to write its logs.
   */
  private static void openToAll(TempDirectory directory) {
    try {
      Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
