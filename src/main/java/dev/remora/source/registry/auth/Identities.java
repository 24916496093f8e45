package dev.remora.source.registry.auth;

import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.time.Deadline;
import dev.remora.trace.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** As whom a registry may be asked about a repository. */
record Identities(Authorizer authorizer, Repository repository, Origin registry) {
  /**
   * As whom to ask, in turn; the one that worked last comes first if it is still there.
   *
   * @param refused was sent in vain: the same again would only lock an account
   */
  List<Identity> of(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = known(scheme, refused, deadline);
    boolean fixed = refused.who().proof().flatMap(scheme::fixedHeader).isPresent();
    boolean asAnybody = identities.isEmpty() && scheme instanceof Scheme.Bearer && !fixed;
    authorizer.trace.tell(() -> fitting(identities, asAnybody));
    return asAnybody ? List.of(Identity.ANYBODY) : identities;
  }

  private Step fitting(List<Identity> identities, boolean asAnybody) {
    String sources =
        identities.stream().map(Identity::source).collect(Collectors.joining(", then "));
    String outcome =
        sources.isEmpty()
            ? authorizer.credentials.whyNone(repository, registry, true)
                + (asAnybody ? "; it is asked as anybody" : "")
            : "the credentials that fit " + repository + " are those of " + sources;
    return new Step(
        "credentials",
        registry + " wants a login: " + outcome,
        Map.of("registry", registry.toString(), "sources", sources));
  }

  /** As whom to ask a registry that knows the last one and does not let it in. */
  List<Identity> others(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = known(scheme, refused, deadline);
    identities.remove(refused.who());
    return identities;
  }

  private List<Identity> known(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = new ArrayList<>();
    for (Identity who : authorizer.credentials.find(repository, registry, deadline)) {
      Optional<Secret> header = who.proof().flatMap(scheme::fixedHeader);
      boolean again = header.isPresent() && header.equals(refused.header());
      if (who.proof().filter(scheme::takes).isPresent() && !again) {
        identities.add(who);
      }
    }
    authorizer
        .admitted(registry, repository)
        .flatMap(before -> before.among(identities))
        .ifPresent(
            again -> {
              identities.remove(again);
              identities.addFirst(again);
            });
    return identities;
  }
}
