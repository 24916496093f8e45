package dev.remora.source.registry.auth;

import dev.remora.http.Method;
import java.util.List;

/** What a request does to a repository, in the words of a token's scope. */
enum Need {
  PULL("pull"),
  PUSH("pull", "push"),
  DELETE("delete");

  private final List<String> actions;

  Need(String... actions) {
    this.actions = List.of(actions);
  }

  static Need of(Method method) {
    return switch (method) {
      case GET, HEAD -> PULL;
      case PUT, POST -> PUSH;
      case DELETE -> DELETE;
    };
  }

  List<String> actions() {
    return actions;
  }
}
