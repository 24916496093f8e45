package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What cosign has signed without a key: a layout with an image, its configuration and the bundle, and by
// what the signature is verified. KeylessLayout, among the tests of Remora, makes it.
type keyless struct {
	layout, root     string
	Identity, Issuer string
}

func readKeyless(directory string) (*keyless, error) {
	directory, err := filepath.Abs(directory) // what is raced runs in a directory of its own
	if err != nil {
		return nil, err
	}
	k := &keyless{layout: filepath.Join(directory, "layout"), root: filepath.Join(directory, "trusted_root.json")}
	text, err := os.ReadFile(filepath.Join(directory, "signer.json"))
	if err != nil {
		return nil, err
	}
	return k, json.Unmarshal(text, k)
}

// The one file of its configuration.
const (
	keylessName = "app.yaml"
	keylessText = "greeting: hello, world\n"
)

func (s *scenario) copyKeyless(ctx context.Context, m meter, o options, at endpoint) error {
	tag := at.address + "/" + s.repo + ":v1"
	if _, _, err := m.run(ctx, o.oras, "cp", "-r", "--no-tty", "--from-oci-layout", "--to-plain-http", o.keyless.layout+":v1", tag); err != nil {
		return err
	}
	_, printed, err := m.run(ctx, o.oras, "resolve", "--plain-http", tag)
	if err != nil {
		return err
	}
	digest := strings.TrimSpace(string(printed))
	if !strings.HasPrefix(digest, "sha256:") {
		return fmt.Errorf("oras resolve printed no digest: %s", printed)
	}
	s.image = s.repo + "@" + digest
	s.sums = map[string][sha256.Size]byte{keylessName: sha256.Sum256([]byte(keylessText))}
	return nil
}
