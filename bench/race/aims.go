package main

import "fmt"

// An aim is what a figure of Remora is to be at most.
type aim struct {
	race    string // title
	of      string // contender
	against string // contender
	most    float64
	more    bool // milliseconds more than the other takes; else times what the other takes
}

const native = "Remora, native"

// aims are all of those that are kept by time. What followers hold has its own: restAims.
var aims = []aim{
	{race: "23 bytes, plain HTTP", of: native, against: pair, most: 0.62},
	{race: "23 bytes, plain HTTP", of: native, against: nearest, most: 0.45},
	{race: "23 bytes, TLS", of: native, against: pair, most: 0.68},
	{race: "23 bytes, inline, plain HTTP", of: native, against: pair, most: 0.58},
	{race: "23 bytes, inline, signed, plain HTTP", of: keyed, against: native, most: 3, more: true},
	{race: "23 bytes, inline, keyless, plain HTTP", of: identified, against: native, most: 15, more: true},
	{race: "100 files of 8 KiB, plain HTTP", of: native, against: pair, most: 0.80},
	{race: "100 files of 8 KiB, plain HTTP, on disk", of: native, against: beside, most: 0.70},
	{race: "23 bytes, inline, TLS, token, 20 ms round trip", of: native, against: nearest, most: 1.00},
	{race: "23 bytes, TLS, token, 20 ms round trip", of: native, against: nearest, most: 1.00},
	{race: "100 files of 8 KiB, TLS, token, 20 ms round trip, HTTP/2", of: native, against: pair, most: 0.25},
	{race: "100 files of 8 KiB, TLS, token, 20 ms round trip, HTTP/1.1", of: native, against: pair, most: 0.50},
}

// restAims are those of each of the followers at rest, in MiB.
var restAims = []struct {
	figure string
	most   float64
	of     func(*rest) float64
}{
	{"private", 4, func(r *rest) float64 { return r.private }},
	{"PSS", 8, func(r *rest) float64 { return r.pss }},
}

var shortNames = map[string]string{pair: "oras", nearest: "regctl", native: "without verifying", beside: "the Remora beside"}

func (a aim) String() string {
	if a.more {
		return fmt.Sprintf("≤ %g ms more than %s", a.most, shortNames[a.against])
	}
	return fmt.Sprintf("≤ %.2f × %s", a.most, shortNames[a.against])
}

// An outcome is an aim with what was measured.
type outcome struct {
	race, aim, figure string
	reached, doubtful bool
}

func (o outcome) verdict() string {
	verdict := "missed"
	if o.reached {
		verdict = "reached"
	}
	if o.doubtful {
		verdict += ", in doubt: see there"
	}
	return verdict
}

// outcomes are those of a race, for the contenders that ran. The figure decides as it is printed.
func (r *result) outcomes() []outcome {
	var all []outcome
	for _, a := range aims {
		of, against := r.named(a.of), r.named(a.against)
		if a.race != r.title() || of == nil || against == nil || len(of.costs) == 0 || len(against.costs) == 0 {
			continue
		}
		format, value := "%.2f", of.wall(0.5)/against.wall(0.5)
		if a.more {
			format, value = "%.1f", of.wall(0.5)-against.wall(0.5)
		}
		all = append(all, judged(r.title(), a.String(), format, value, a.most, len(r.doubts()) > 0))
	}
	return all
}

func (r *rest) outcomes() []outcome {
	var all []outcome
	if r.contender != native {
		return nil
	}
	for _, a := range restAims {
		all = append(all, judged(restTitle, fmt.Sprintf("%s ≤ %g MiB", a.figure, a.most), "%.1f", a.of(r), a.most, false))
	}
	return all
}

func judged(race, aim, format string, value, most float64, doubtful bool) outcome {
	o := outcome{race: race, aim: aim, figure: fmt.Sprintf(format, value), doubtful: doubtful}
	var printed float64
	fmt.Sscan(o.figure, &printed)
	o.reached = printed <= most
	return o
}
