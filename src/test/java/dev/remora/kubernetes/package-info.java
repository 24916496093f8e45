/**
 * What is in {@code k8s/}, on a real Kubernetes: {@code make e2e-k8s}. A cluster that {@code
 * KUBECONFIG} names, a registry that its nodes reach, and the image of {@code Dockerfile.native}.
 */
@NullMarked
package dev.remora.kubernetes;

import org.jspecify.annotations.NullMarked;
