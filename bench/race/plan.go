package main

import (
	"fmt"
	"strings"
)

// A leg is what races on one track, one scenario after the other.
type leg struct {
	track     track
	data      string // directory of the registry
	scenarios []*scenario
}

// plan is the whole race, in its order. Scenarios that need a Remora that attaches are left out without
// one, 1 GiB where it has no rounds, what is on disk where the volumes are there anyway.
func plan(o options, secured *identity) []leg {
	inline := &scenario{title: "23 bytes, inline", repo: "bench/inline", inline: true, files: 1, size: 23}
	signed := &scenario{title: "23 bytes, inline, signed", repo: "bench/signed", inline: true, signed: true, files: 1, size: 23}
	keyless := &scenario{title: "23 bytes, inline, keyless", repo: "bench/keyless", inline: true, keyless: true, files: 1, size: 23}
	small := &scenario{title: "23 bytes", repo: "bench/small", files: 1, size: 23}
	// Too large to travel inline, so that every contender fetches every file.
	files := &scenario{title: "100 files of 8 KiB", repo: "bench/files", files: 100, size: 8 << 10}
	middle := &scenario{title: "10 MiB", repo: "bench/middle", files: 1, size: 10 << 20}
	large := &scenario{title: "1 GiB", repo: "bench/large", large: true, files: 1, size: 1 << 30}
	byTag := &scenario{title: "23 bytes, referrers tag", repo: "bench/tag", files: 1, size: 23}

	var legs []leg
	add := func(t track, scenarios ...*scenario) {
		l := leg{track: t, data: "data"}
		if t.flags != nil {
			l.data = "data-" + strings.Trim(t.flags[0], "-")
		}
		for _, s := range scenarios {
			if s.inline && o.attacher() == "" || s.large && o.largeRounds == 0 {
				continue
			}
			l.scenarios = append(l.scenarios, s)
		}
		if len(l.scenarios) > 0 && (!t.onDisk || o.memory != "") {
			legs = append(legs, l)
		}
	}
	if !o.farOnly {
		add(track{transport: "plain HTTP", jvm: true}, inline, signed, keyless, small, files)
		add(track{transport: "TLS", identity: secured}, inline, small, files, middle)
		add(track{transport: "plain HTTP, on disk", onDisk: true}, small, files, large)
		add(track{transport: "TLS, on disk", identity: secured, onDisk: true}, large)
		add(track{transport: "plain HTTP, programs in 1 MiB pieces", inLargePieces: true}, small)
		add(track{transport: "TLS, programs in 1 MiB pieces", identity: secured, inLargePieces: true}, small)
	}
	if o.roundTrip == 0 {
		return legs
	}
	far := track{
		transport: fmt.Sprintf("TLS, token, %s round trip", strings.ReplaceAll(o.roundTrip.String(), "ms", " ms")),
		identity:  secured,
		guard:     newGuard(),
		roundTrip: o.roundTrip,
	}
	with := func(more string, change func(*track)) track {
		t := far
		t.transport += more
		change(&t)
		return t
	}
	add(with("", func(t *track) { t.jvm = true }), inline, signed, small)
	add(with(", HTTP/2", func(*track) {}), files)
	add(with(", HTTP/1.1", func(t *track) { t.withoutHTTP2 = true }), files)
	add(with(", hangs up", func(t *track) { t.hangsUp, t.withoutHTTP2 = true, true }), small)
	add(with("", func(t *track) { t.flags = []string{"--api-referrer=false"} }), byTag)
	return legs
}
