package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Races have so many rounds at least, however long they take.
const fewest = 3

// A contender that fails so often where the server hangs up, and never got through, sits out the rest.
const mostFailures = 3

// A result is what every contender took in one scenario over one transport.
type result struct {
	scenario  *scenario
	transport string
	entries   []*entry
	others    float64 // which part of the processors they had
	failure   error   // why it was not run to its end
}

// An entry is one contender's part in a result.
type entry struct {
	contender string
	costs     []cost
	failed    int // of a server that hangs up
	asked     tally
	sitsOut   bool
}

// A track is where the contenders race: one registry, reached over one transport.
type track struct {
	transport     string
	jvm           bool          // the JVM build races, too
	identity      *identity     // none for plain HTTP
	guard         *guard        // none where anybody may pull
	roundTrip     time.Duration // none for what is near
	flags         []string      // of the registry
	hangsUp       bool          // after each answer
	withoutHTTP2  bool          // the server does not offer it; only where there is a guard
	onDisk        bool          // the volumes are, and the disk is quiet before each pull
	inLargePieces bool          // the executables were written so

	o          options
	meter      meter
	contenders []contender
	volumes    string    // directory in which the volumes are made
	until      time.Time // from then on, races have the fewest rounds
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
	counter, err := startCounter(server, t.identity, t.guard, t.hangsUp, t.withoutHTTP2)
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
		line := t.line(s)
		r := &result{scenario: s, transport: t.transport}
		began := now(server.process.Process)
		for _, c := range line {
			r.entries = append(r.entries, &entry{contender: c.name})
		}
		if r.failure = t.count(ctx, line, counter, counted, r); r.failure == nil {
			r.failure = t.measure(ctx, line, timed, r)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.failure != nil { // the other races are worth something without it
			progress("%s was not run to its end: %v", r.title(), r.failure)
		}
		r.others = began.othersUntil(now(server.process.Process))
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

// count lets each contender pull once through the counter. What is large is counted over plain HTTP only,
// and what is raced elsewhere for the sake of the disk or of the programs is not: there is nothing more to
// learn from it.
func (t *track) count(ctx context.Context, line []contender, counter *counter, at endpoint, r *result) error {
	if r.scenario.large && at.caFile != "" || t.onDisk && !r.scenario.large || t.inLargePieces {
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

// measure lets the contenders take turns. The first round warms the caches and does not count, but where
// the pull is large; every byte that arrives in the first round is looked at. A race ends after its
// rounds, or when its time is over, for all at the same time. Where the server hangs up, a pull may
// fail: that is counted.
func (t *track) measure(ctx context.Context, line []contender, at endpoint, r *result) error {
	rounds, first := t.o.rounds, -1
	if r.scenario.large {
		rounds, first = t.o.largeRounds, 0
	}
	progress("%s, up to %d rounds", r.title(), rounds)
	end := time.Now().Add(t.o.span)
	if end.After(t.until) {
		end = t.until
	}
	for round := first; round < rounds && (round < fewest || time.Now().Before(end)); round++ {
		for _, i := range turns(len(line), round) {
			e := r.entries[i]
			if e.sitsOut || line[i].most > 0 && round >= line[i].most {
				continue
			}
			measured, err := t.pull(ctx, line[i], at, r.scenario, round == first)
			switch {
			case err == nil && round >= 0:
				e.costs = append(e.costs, measured)
			case err == nil:
			case !t.hangsUp || ctx.Err() != nil:
				return err
			default:
				e.failed++
				e.sitsOut = e.failed == mostFailures && len(e.costs) == 0 // it never gets through
			}
		}
	}
	return nil
}

// turns is who runs in a round, one after the other: who begins moves on with each round, and the
// direction changes, so that nobody always runs after the same other one.
func turns(contenders, round int) []int {
	order := make([]int, contenders)
	for turn := range order {
		i := (turn + max(round, 0)/2) % contenders
		if round%2 != 0 {
			i = contenders - 1 - i
		}
		order[turn] = i
	}
	return order
}

// pull lets one contender pull into a directory that is new and empty.
func (t *track) pull(ctx context.Context, c contender, at endpoint, s *scenario, thorough bool) (cost, error) {
	if err := ctx.Err(); err != nil {
		return cost{}, err
	}
	directory := filepath.Join(t.volumes, "volume")
	if err := os.Mkdir(directory, 0o755); err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(directory)
	if t.onDisk {
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
