//go:build tools

// Package tools pins the module that is built here, and everything it needs.
package tools

import _ "helm.sh/helm/v4/cmd/helm"
