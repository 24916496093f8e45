package app;

import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says what it was configured to say. */
@Path("/")
public class Greeting {
  @ConfigProperty(name = "greeting", defaultValue = "nothing")
  String greeting;

  @ConfigProperty(name = "second", defaultValue = "nothing")
  String second;

  @ConfigProperty(name = "live.greeting", defaultValue = "nothing")
  Provider<String> liveGreeting;

  @ConfigProperty(name = "live.second", defaultValue = "nothing")
  Provider<String> liveSecond;

  @GET
  public String atStart() {
    return greeting + " " + second;
  }

  @GET
  @Path("live")
  public String now() {
    return liveGreeting.get() + " " + liveSecond.get();
  }
}
