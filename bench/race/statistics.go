package main

import (
	"math"
	"sort"
	"time"
)

// quantile is that of values between their neighbours; 0.5 is the median.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN() // a contender that never got through
	}
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	position := q * float64(len(sorted)-1)
	below := int(position)
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (position-float64(below))*(sorted[below+1]-sorted[below])
}

func (e *entry) wall(q float64) float64 {
	return e.quantile(q, func(c cost) float64 { return milliseconds(c.Wall) })
}

func (e *entry) cpu(q float64) float64 {
	return e.quantile(q, func(c cost) float64 { return milliseconds(c.CPU) })
}

func (e *entry) rss(q float64) float64 {
	return e.quantile(q, func(c cost) float64 { return float64(c.RSS) / (1 << 20) })
}

func (e *entry) quantile(q float64, of func(cost) float64) float64 {
	values := make([]float64, len(e.costs))
	for i, c := range e.costs {
		values[i] = of(c)
	}
	return quantile(values, q)
}

func milliseconds(d time.Duration) float64 {
	return float64(d) / float64(time.Millisecond)
}

func (r *result) named(contender string) *entry {
	for _, e := range r.entries {
		if e.contender == contender {
			return e
		}
	}
	return nil
}
