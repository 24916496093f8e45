package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
)

// A pair of keys is what a configuration is signed with, and what its readers have.
type keys struct {
	private, public string
}

func newKeys(directory string) (*keys, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	k := &keys{private: filepath.Join(directory, "bench.key"), public: filepath.Join(directory, "bench.pub")}
	if err := writePEM(k.private, "PRIVATE KEY", private, 0o600); err != nil {
		return nil, err
	}
	return k, writePEM(k.public, "PUBLIC KEY", public, 0o644)
}

func writePEM(file, label string, der []byte, mode os.FileMode) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), mode)
}
