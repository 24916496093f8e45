package dev.remora.kubernetes;

import java.util.Locale;

/** A user's workload without a Remora, for components: the placeholder image, and the mount. */
enum OwnWorkload {
  STATEFUL_SET("StatefulSet"),
  DAEMON_SET("DaemonSet"),
  CRON_JOB("CronJob");

  private static final String SERVER =
      """
      apiVersion: apps/v1
      kind: %s
      metadata: {name: app}
      spec:
        selector: {matchLabels: {app: own}}
        template:
          metadata: {labels: {app: own}}
          spec:
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: app
                image: app
                volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private static final String TASK =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: app}
      spec:
        schedule: "0 4 * * *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                containers:
                  - name: app
                    image: app
                    command: [/bin/cat, /config/app.yaml]
                    volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private final String kind;

  OwnWorkload(String kind) {
    this.kind = kind;
  }

  /** As {@code kubectl} takes it. */
  String resource() {
    return kind.toLowerCase(Locale.ROOT) + "/app";
  }

  /** An overlay over it, of which the file is already in the namespace's directory. */
  Overlay overlay(Namespace namespace, String app) {
    namespace.write("own.yaml", this == CRON_JOB ? TASK : SERVER.formatted(kind));
    return Overlay.over("own.yaml", app);
  }
}
