package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
)

// A scenario is a configuration that is attached to an image of its own.
type scenario struct {
	title  string
	repo   string
	inline bool // attached by Remora, so that the manifest carries the bytes, too
	large  bool // fewer rounds, and none that does not count
	signed bool // attached by Remora with a key
	// copied from what cosign has signed without a key: see keyless.go
	keyless bool
	files   int
	size    int64 // of each file

	image string // repository and digest, once it is uploaded
	sums  map[string][sha256.Size]byte
}

// upload writes the files, pushes an image and attaches them to it.
func (s *scenario) upload(ctx context.Context, m meter, o options, at endpoint, work string) error {
	if s.keyless {
		return s.copyKeyless(ctx, m, o, at)
	}
	directory := filepath.Join(work, s.repo)
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	if err := s.write(directory); err != nil {
		return err
	}
	_, printed, err := m.runIn(ctx, directory, o.oras, "push", "--plain-http", "--no-tty", "--format", "json",
		"--artifact-type", "application/vnd.remora.bench.image", at.address+"/"+s.repo+":v1")
	if err != nil {
		return err
	}
	var pushed struct {
		Digest string `json:"digest"`
	}
	if err := json.Unmarshal(printed, &pushed); err != nil {
		return fmt.Errorf("oras push printed no digest: %w", err)
	}
	s.image = s.repo + "@" + pushed.Digest
	line := []string{o.oras, "attach", "--plain-http", "--no-tty", "--artifact-type", artifactType, at.address + "/" + s.image}
	if s.inline {
		line = []string{o.attacher(), "attach", at.address + "/" + s.image}
	}
	if s.signed {
		line = append(line, "--sign-key", o.keys.private)
	}
	_, _, err = m.runIn(ctx, directory, append(line, s.names()...)...)
	return err
}

func (s *scenario) names() []string {
	names := make([]string, 0, len(s.sums))
	for name := range s.sums {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// write fills the files with the same random bytes in each run of the bench.
func (s *scenario) write(directory string) error {
	s.sums = map[string][sha256.Size]byte{}
	random := rand.New(rand.NewSource(1))
	for i := 0; i < s.files; i++ {
		name := fmt.Sprintf("config-%03d.bin", i)
		file, err := os.Create(filepath.Join(directory, name))
		if err != nil {
			return err
		}
		hash := sha256.New()
		_, err = io.CopyN(io.MultiWriter(file, hash), random, s.size)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
		s.sums[name] = [sha256.Size]byte(hash.Sum(nil))
	}
	return nil
}

// arrived says whether a contender delivered every file; only a thorough look reads them.
func (s *scenario) arrived(directory string, thorough bool) error {
	for name, sum := range s.sums {
		path := filepath.Join(directory, name)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Size() != s.size {
			return fmt.Errorf("%s has %d bytes, not %d", name, info.Size(), s.size)
		}
		if !thorough {
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		hash := sha256.New()
		_, err = io.Copy(hash, file)
		file.Close()
		if err != nil {
			return err
		}
		if !bytes.Equal(hash.Sum(nil), sum[:]) {
			return fmt.Errorf("%s has other bytes than were attached", name)
		}
	}
	return nil
}
