package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

const (
	plotWidth  = 860.0
	plotLeft   = 260.0
	plotRight  = 30.0
	plotTop    = 84.0
	laneHeight = 17.0
	laneGap    = 14.0
)

// Colours that people who see no red or no green tell apart (Okabe and Ito).
var colours = map[string]string{
	native:     "#0072b2",
	keyed:      "#cc79a7",
	identified: "#e69f00",
	pair:       "#d55e00",
	nearest:    "#009e73",
}

// plot draws, for each race, the wall time of each contender relative to the median of oras, on a
// logarithmic scale: a dot for the median, a line for the middle half, a stroke for what is aimed at. A
// contender without a colour, such as the JVM build, is left out: beside it, the others could not be told
// apart.
func plot(all []*result) string {
	races := drawn(all)
	low, high := bounds(races)
	x := func(ratio float64) float64 {
		return plotLeft + (plotWidth-plotLeft-plotRight)*math.Log(ratio/low)/math.Log(high/low)
	}
	lanes := 0.0
	for _, r := range races {
		lanes += laneHeight*float64(len(r.entries)) + laneGap
	}
	height := plotTop + lanes + 30

	var svg strings.Builder
	write := func(format string, values ...any) {
		fmt.Fprintf(&svg, format+"\n", values...)
	}
	write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="sans-serif" font-size="12">`,
		plotWidth, height, plotWidth, height)
	write(`<rect width="100%%" height="100%%" fill="#fff"/>`)
	write(`<text x="12" y="24" font-size="15" fill="#222">Wall time of a pull, relative to %s (logarithmic; left is faster)</text>`, pair)
	legend(write, races)
	for ratio := math.Pow(2, math.Ceil(math.Log2(low))); ratio <= high; ratio *= 2 {
		colour := "#ddd"
		if ratio == 1 {
			colour = "#888"
		}
		write(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`, x(ratio), plotTop-8, x(ratio), plotTop+lanes, colour)
		write(`<text x="%.1f" y="%.1f" text-anchor="middle" fill="#555">%g×</text>`, x(ratio), plotTop+lanes+16, ratio)
	}
	y := plotTop
	for _, r := range races {
		middle := y + laneHeight*float64(len(r.entries))/2 + 4
		write(`<text x="12" y="%.1f" fill="#222">%s</text>`, middle-7, html.EscapeString(r.scenario.title))
		write(`<text x="12" y="%.1f" fill="#666" font-size="11">%s</text>`, middle+7, html.EscapeString(r.transport))
		base := r.named(pair).wall(0.5)
		for _, e := range r.entries {
			at, colour := y+laneHeight/2, colours[e.contender]
			for _, most := range ratiosAimedAt(r, e) {
				write(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#222" stroke-width="1.5"/>`,
					x(most), at-laneHeight/2, x(most), at+laneHeight/2)
			}
			write(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="3" stroke-opacity="0.5"/>`,
				x(e.wall(0.25)/base), at, x(e.wall(0.75)/base), at, colour)
			write(`<circle cx="%.1f" cy="%.1f" r="4.5" fill="%s"/>`, x(e.wall(0.5)/base), at, colour)
			label(write, x(e.wall(0.25)/base), x(e.wall(0.75)/base), at+4, e)
			y += laneHeight
		}
		y += laneGap
	}
	write(`</svg>`)
	return svg.String()
}

// drawn are the races in which everybody got through, without the contenders that have no colour.
func drawn(races []*result) []*result {
	var all []*result
	for _, r := range races {
		through := true
		shown := &result{scenario: r.scenario, transport: r.transport}
		for _, e := range r.entries {
			if colours[e.contender] == "" {
				continue
			}
			through = through && len(e.costs) > 0
			shown.entries = append(shown.entries, e)
		}
		if through {
			all = append(all, shown)
		}
	}
	return all
}

// ratiosAimedAt are those to oras, which is what the scale shows.
func ratiosAimedAt(r *result, e *entry) []float64 {
	var all []float64
	for _, a := range aims {
		if a.race == r.title() && a.of == e.contender && a.against == pair && !a.more {
			all = append(all, a.most)
		}
	}
	return all
}

func legend(write func(string, ...any), races []*result) {
	at := 12.0
	named := map[string]bool{}
	for _, e := range everyEntry(races) {
		if named[e.contender] {
			continue
		}
		named[e.contender] = true
		write(`<circle cx="%.1f" cy="48" r="4.5" fill="%s"/>`, at+5, colours[e.contender])
		write(`<text x="%.1f" y="52" fill="#222">%s</text>`, at+15, html.EscapeString(e.contender))
		at += 40 + 6.5*float64(len(e.contender))
	}
	write(`<line x1="%.1f" y1="40" x2="%.1f" y2="56" stroke="#222" stroke-width="1.5"/>`, at+5, at+5)
	write(`<text x="%.1f" y="52" fill="#222">aim</text>`, at+15)
}

func everyEntry(races []*result) []*entry {
	var all []*entry
	for _, r := range races {
		all = append(all, r.entries...)
	}
	return all
}

// label writes the median beside the dot: on its right, or on its left where there is no room.
func label(write func(string, ...any), from, to, y float64, e *entry) {
	text := short(e.wall(0.5)) + " ms"
	if to+70 > plotWidth-plotRight {
		write(`<text x="%.1f" y="%.1f" text-anchor="end" font-size="11" fill="#444">%s</text>`, from-9, y, text)
		return
	}
	write(`<text x="%.1f" y="%.1f" font-size="11" fill="#444">%s</text>`, to+9, y, text)
}

// bounds are the ends of the scale: a little more than the extremes, and room for 1.
func bounds(races []*result) (low, high float64) {
	low, high = 1, 1
	for _, r := range races {
		base := r.named(pair).wall(0.5)
		for _, e := range r.entries {
			low = math.Min(low, e.wall(0.25)/base)
			high = math.Max(high, e.wall(0.75)/base)
			for _, most := range ratiosAimedAt(r, e) {
				low = math.Min(low, most)
			}
		}
	}
	return low / 1.2, high * 1.2
}
