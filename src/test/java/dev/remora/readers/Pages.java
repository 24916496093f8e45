package dev.remora.readers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a server shows, each time by a new connection: one that is open may stay with an old worker.
 */
final class Pages {
  static final String NO_ANSWER = "no answer";

  private static final int PATIENCE = 5_000;

  private Pages() {}

  static String get(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      connection.setRequestProperty("Connection", "close");
      if (connection.getResponseCode() != 200) {
        return "status " + connection.getResponseCode();
      }
      try (var in = connection.getInputStream()) {
        return new String(in.readAllBytes(), UTF_8).strip();
      }
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  /** The first group of a pattern in a page. */
  static String find(String url, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(get(url));
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The serial number of the certificate that a server on this machine shows. */
  static String certificate(int port) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AcceptsAll()}, new SecureRandom());
      try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.setSoTimeout(PATIENCE);
        var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSerialNumber().toString();
      }
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class AcceptsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
