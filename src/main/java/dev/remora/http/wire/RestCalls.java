package dev.remora.http.wire;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.util.Map;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What the Quarkus REST client implements for us.
 *
 * <p>One return type for everything: any other body type fails with a {@code ClassCastException} as
 * soon as the status is not 2xx. A {@code Uni}, because cancelling it is the only way to give up a
 * request that was sent. No {@code @Path}: the URL is given whole and goes out byte for byte.
 */
interface RestCalls {
  @GET
  Uni<RestResponse<InputStream>> get(@Url URI url, @RestHeader Map<String, String> headers);

  @HEAD
  Uni<RestResponse<InputStream>> head(@Url URI url, @RestHeader Map<String, String> headers);

  @Delete
  Uni<RestResponse<InputStream>> delete(@Url URI url, @RestHeader Map<String, String> headers);

  @PUT
  Uni<RestResponse<InputStream>> put(
      @Url URI url, @RestHeader Map<String, String> headers, InputStream body);

  @POST
  Uni<RestResponse<InputStream>> post(
      @Url URI url, @RestHeader Map<String, String> headers, InputStream body);

  /**
   * {@code jakarta.ws.rs.DELETE} under another name: of that and {@code GET} the order in which
   * Quarkus 3.33 generates the methods is another in each build, and so are the bytes of a release.
   */
  @HttpMethod("DELETE")
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Delete {}
}
