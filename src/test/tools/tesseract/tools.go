//go:build tools

// Package tools pins the module that is built here, and everything it needs.
package tools

import _ "github.com/transparency-dev/tesseract/cmd/tesseract/posix"
