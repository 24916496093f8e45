// Package api stands in for Docker Desktop's.
package api

// DesktopSocketPath is nowhere.
func DesktopSocketPath() string { return "" }
