package main

import (
	"context"
	"encoding/json"
	"fmt"
)

const artifactType = "application/vnd.remora.config.v1"

// An endpoint is a registry on loopback; without a certificate authority it speaks plain HTTP.
type endpoint struct {
	address string
	caFile  string
}

// A contender fetches what is attached to an image, which it knows by its digest only.
type contender struct {
	name string
	// enters says which races it is in; without it, all of them.
	enters func(*scenario, *track) bool
	// most is in how many rounds at most; without it, in all of them.
	most int
	// prepare tells the program, once for an endpoint, what it takes from a file of its own.
	prepare func(context.Context, meter, endpoint) error
	// pull fetches into an empty directory.
	pull func(ctx context.Context, m meter, at endpoint, image, directory string) (cost, error)
}

// line is who races in a scenario.
func (t *track) line(s *scenario) []contender {
	var line []contender
	for _, c := range t.contenders {
		if c.enters == nil || c.enters(s, t) {
			line = append(line, c)
		}
	}
	return line
}

// remora races one build of Remora, with flags of its own.
func remora(name, program string, flags ...string) contender {
	return contender{
		name: name,
		pull: func(ctx context.Context, m meter, at endpoint, image, directory string) (cost, error) {
			line := append([]string{program, "pull", at.address + "/" + image, "--to", directory}, flags...)
			if at.caFile != "" {
				line = append(line, "--plain-http", "none", "--ca-file", at.caFile)
			}
			measured, _, err := m.run(ctx, line...)
			return measured, err
		},
	}
}

const keyed = "Remora, with a key"

// beside is another native executable, to compare two states of Remora.
const beside = "Remora, beside"

const onJVM = "Remora, JVM"

// remoraOnJVM races the JVM build. It takes a second, so it is in a few races only, and in few rounds.
func remoraOnJVM(program string) contender {
	c := remora(onJVM, program)
	c.enters = func(s *scenario, t *track) bool { return t.jvm && !s.inline }
	c.most = 5
	return c
}

// remoraWithKey races the same build as the one beside it, which does not look at signatures.
func remoraWithKey(program string, k *keys) contender {
	c := remora(keyed, program, "--verify-key", k.public)
	c.enters = func(s *scenario, _ *track) bool { return s.signed }
	return c
}

const identified = "Remora, with an identity"

// remoraWithIdentity is the same where the signature was made without a key.
func remoraWithIdentity(program string, k *keyless) contender {
	c := remora(identified, program, "--verify-identity", k.Identity, "--verify-issuer", k.Issuer, "--trusted-root", k.root)
	c.enters = func(s *scenario, _ *track) bool { return s.keyless }
	return c
}

const pair = "oras discover + oras pull"

// orasPair races what people script today: one process finds the artifact, another pulls it.
func orasPair(program string) contender {
	return contender{
		name: pair,
		pull: func(ctx context.Context, m meter, at endpoint, image, directory string) (cost, error) {
			reach := []string{"--plain-http"}
			if at.caFile != "" {
				reach = []string{"--plain-http=false", "--ca-file", at.caFile}
			}
			discover := append([]string{program, "discover", "--format", "json",
				"--artifact-type", artifactType, at.address + "/" + image}, reach...)
			found, printed, err := m.run(ctx, discover...)
			if err != nil {
				return cost{}, err
			}
			var listing struct {
				Referrers []struct {
					Reference string `json:"reference"`
				} `json:"referrers"`
			}
			if err := json.Unmarshal(printed, &listing); err != nil || len(listing.Referrers) != 1 {
				return cost{}, fmt.Errorf("oras discover found %d artifacts, not 1: %s", len(listing.Referrers), printed)
			}
			pull := append([]string{program, "pull", "--no-tty", "--output", directory,
				listing.Referrers[0].Reference}, reach...)
			pulled, _, err := m.run(ctx, pull...)
			return found.and(pulled), err
		},
	}
}

const nearest = "regctl artifact get"

// regctl races the nearest peer: one process that does both.
func regctl(program string) contender {
	return contender{
		name: nearest,
		prepare: func(ctx context.Context, m meter, at endpoint) error {
			set := []string{program, "registry", "set", at.address, "--skip-check"}
			if at.caFile == "" {
				set = append(set, "--tls", "disabled")
			} else {
				// It has no flag for this: the authority is part of its configuration.
				set = append(set, "--tls", "enabled", "--cacert", readText(at.caFile))
			}
			_, _, err := m.run(ctx, set...)
			return err
		},
		pull: func(ctx context.Context, m meter, at endpoint, image, directory string) (cost, error) {
			measured, _, err := m.run(ctx, program, "artifact", "get",
				"--subject", at.address+"/"+image, "--filter-artifact-type", artifactType, "--output", directory)
			return measured, err
		},
	}
}
