package dev.remora.discovery;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Examines all that is listed; no single manifest ends that. What is listed as something else is
 * fetched only where nothing may be a candidate, and no more after the registry had trouble with
 * one.
 */
final class FullExamination {
  private final Examiner examiner;
  private final AcceptedTypes types;
  private boolean inTrouble;

  FullExamination(Examiner examiner, AcceptedTypes types) {
    this.examiner = examiner;
    this.types = types;
  }

  /** What all of them are, in that order. */
  List<Referrer> of(List<Descriptor> listed) {
    boolean few = listed.size() <= Examiner.MOST_EXAMINED;
    Map<Digest, Referrer> likely = new HashMap<>();
    for (Descriptor entry : listed) {
      if (types.mayAccept(entry)) {
        likely.put(
            entry.digest(), few ? examiner.examine(entry) : examiner.examineIfUnclear(entry));
      }
    }
    boolean needsOthers = few && likely.values().stream().noneMatch(FullExamination::mayCount);
    List<Referrer> all = new ArrayList<>();
    for (Descriptor entry : listed) {
      Referrer known = likely.get(entry.digest());
      all.add(known != null ? known : needsOthers ? examineOther(entry) : asListed(entry));
    }
    return List.copyOf(all);
  }

  private static boolean mayCount(Referrer referrer) {
    return switch (referrer) {
      case Referrer.Accepted _ -> true;
      case Referrer.Unreadable unreadable -> unreadable.candidate().isPresent();
      case Referrer.OtherType _, Referrer.Refused _, Referrer.Gone _, Referrer.OtherSubject _ ->
          false;
    };
  }

  private Referrer examineOther(Descriptor entry) {
    if (inTrouble) {
      return asListed(entry);
    }
    Referrer other = examiner.examine(entry);
    inTrouble =
        other instanceof Referrer.Unreadable unreadable
            && unreadable.why() instanceof RegistryUnavailable;
    return other;
  }

  private static Referrer asListed(Descriptor entry) {
    return new Referrer.OtherType(entry, AcceptedTypes.listedType(entry).orElseThrow());
  }
}
