package dev.remora.source.registry;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;

/** Takes a referrer out of the listing of its subject. */
record WithdrawReferrer(
    ListReferrers list, DeleteManifest delete, KeepReferrersTag tag, RepositoryAddress address) {
  void withdraw(Digest subject, Digest referrer) {
    switch (list.list(subject)) {
      case ReferrersAnswer.Unsupported unsupported -> tag.remove(subject, referrer);
      case ReferrersAnswer.Listed listed -> {
        if (listed.referrers().stream().noneMatch(r -> r.digest().equals(referrer))) {
          throw new NothingAttached(
              new Purpose("detach " + referrer + " from", address.name(subject)),
              "it is not attached there",
              "see what is with: remora discover");
        }
        delete.delete(referrer);
      }
    }
  }
}
