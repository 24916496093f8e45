//go:build tools

// Package tools pins the module that is built here, and everything it needs.
package tools

import _ "sigs.k8s.io/kustomize/kustomize/v5"
