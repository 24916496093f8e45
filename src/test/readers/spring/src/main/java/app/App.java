package app;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says what it was configured to say. */
@SpringBootApplication
public class App {
  public static void main(String[] arguments) {
    SpringApplication.run(App.class, arguments);
  }
}

@RestController
@RefreshScope
class Greeting {
  private final String greeting;
  private final String second;

  Greeting(@Value("${greeting}") String greeting, @Value("${second}") String second) {
    this.greeting = greeting;
    this.second = second;
  }

  @GetMapping("/")
  public String greeting() {
    return greeting + " " + second;
  }
}
