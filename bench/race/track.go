package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A contender that has run for so long in one race sits out what is left of it, so that all of them
// end in time.
const patience = 20 * time.Second

// A contender that fails so often where the server hangs up, and never got through, sits out the rest.
const mostFailures = 3

// A result is what every contender took in one scenario over one transport.
type result struct {
	scenario  *scenario
	transport string
	entries   []*entry
}

// An entry is one contender's part in a result.
type entry struct {
	contender string
	costs     []cost
	failed    int // of a server that hangs up
	asked     tally
	ran       time.Duration
}

// A track is where the contenders race: one registry, reached over one transport.
type track struct {
	o          options
	meter      meter
	work       string
	contenders []contender
	transport  string
	identity   *identity     // none for plain HTTP
	guard      *guard        // none where anybody may pull
	roundTrip  time.Duration // none for what is near
	flags      []string      // of the registry
	hangsUp    bool          // after each answer
}

func (t *track) race(ctx context.Context, data string, all []*scenario) ([]*result, error) {
	near := t.identity
	if t.guard != nil {
		near = nil // the guard speaks TLS
	}
	server, err := startRegistry(ctx, t.o.olareg, data, near, t.flags...)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	counter, err := startCounter(server, t.identity, t.guard, t.hangsUp)
	if err != nil {
		return nil, err
	}
	defer counter.stop()
	timed, counted := server.endpoint, counter.endpoint
	if t.roundTrip > 0 {
		link, err := startLink(counter.endpoint, t.roundTrip)
		if err != nil {
			return nil, err
		}
		defer link.stop()
		timed, counted = link.endpoint, link.endpoint
	}
	if t.guard != nil {
		if err := t.guard.logIn(t.meter.home, timed.address); err != nil {
			return nil, err
		}
	}
	if err := t.prepare(ctx, timed, counted); err != nil {
		return nil, err
	}
	var results []*result
	for _, s := range all {
		line := s.line(t.contenders)
		r := &result{scenario: s, transport: t.transport}
		for _, c := range line {
			r.entries = append(r.entries, &entry{contender: c.name})
		}
		if err := t.count(ctx, line, counter, counted, r); err != nil {
			return nil, fmt.Errorf("%s: %w", s.title, err)
		}
		if err := t.measure(ctx, line, timed, r); err != nil {
			return nil, fmt.Errorf("%s: %w", s.title, err)
		}
		results = append(results, r)
	}
	return results, nil
}

func (t *track) prepare(ctx context.Context, endpoints ...endpoint) error {
	for _, c := range t.contenders {
		if c.prepare == nil {
			continue
		}
		for _, at := range endpoints {
			if err := c.prepare(ctx, t.meter, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// count lets each contender pull once through the counter. What is large and slow is counted over plain
// HTTP only: there is nothing more to learn from it.
func (t *track) count(ctx context.Context, line []contender, counter *counter, at endpoint, r *result) error {
	if r.scenario.large && at.caFile != "" {
		return nil
	}
	for i, c := range line {
		counter.take()
		_, err := t.pull(ctx, c, at, r.scenario, false)
		switch asked := counter.take(); {
		case err == nil:
			r.entries[i].asked = asked
		case !t.hangsUp:
			return err
		}
	}
	return nil
}

// measure lets the contenders take turns; who begins moves on by one with each round, so that nobody
// always runs after the same other one. The first round of small pulls warms the caches; every byte that
// arrives in the first round is looked at. Where the server hangs up, a pull may fail: that is counted.
func (t *track) measure(ctx context.Context, line []contender, at endpoint, r *result) error {
	rounds, first := t.o.rounds, -1
	if r.scenario.large {
		rounds, first = t.o.largeRounds, 0
	}
	progress("%s over %s, %d rounds", r.scenario.title, t.transport, rounds)
	for round := first; round < rounds; round++ {
		for turn := range line {
			i := (turn + max(round, 0)) % len(line)
			if r.entries[i].ran > patience {
				continue
			}
			measured, err := t.pull(ctx, line[i], at, r.scenario, round == first)
			if err != nil && !t.hangsUp {
				return err
			}
			r.entries[i].ran += measured.Wall
			if err != nil {
				if ctx.Err() != nil {
					return err
				}
				if r.entries[i].failed++; r.entries[i].failed == mostFailures && len(r.entries[i].costs) == 0 {
					r.entries[i].ran = patience + 1 // it never gets through
				}
			} else if round >= 0 {
				r.entries[i].costs = append(r.entries[i].costs, measured)
			}
		}
	}
	return nil
}

// pull lets one contender pull into a directory that is new and empty.
func (t *track) pull(ctx context.Context, c contender, at endpoint, s *scenario, thorough bool) (cost, error) {
	if err := ctx.Err(); err != nil {
		return cost{}, err
	}
	directory := filepath.Join(t.work, "volume")
	if err := os.Mkdir(directory, 0o755); err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(directory)
	if s.large {
		syscall.Sync() // what the pull before left to be written would be paid by this one
	}
	measured, err := c.pull(ctx, t.meter, at, s.image, directory)
	if err == nil {
		err = s.arrived(directory, thorough)
	}
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w", c.name, err)
	}
	return measured, nil
}
