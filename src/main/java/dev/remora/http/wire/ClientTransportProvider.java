package dev.remora.http.wire;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/** Gives the framework's Vert.x our transport. Quarkus finds it when it is built. */
public final class ClientTransportProvider implements VertxServiceProvider {
  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new ClientTransport());
  }
}
