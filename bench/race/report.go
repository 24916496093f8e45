package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

var columns = []string{"", "runs", "wall ms", "middle half", "× oras", "× regctl", "CPU ms", "RSS MiB", "requests", "connections"}

// row has a cell for each column.
func (e *entry) row(r *result) []string {
	return []string{
		e.contender,
		e.runs(),
		short(e.wall(0.5)),
		short(e.wall(0.25)) + " to " + short(e.wall(0.75)),
		number("%.2f", e.wall(0.5)/r.named(pair).wall(0.5)),
		number("%.2f", e.wall(0.5)/r.named(nearest).wall(0.5)),
		short(e.cpu(0.5)),
		number("%.1f", e.rss(0.5)),
		counted(len(e.asked.requests)),
		counted(e.asked.connections),
	}
}

func (e *entry) runs() string {
	if e.failed == 0 {
		return fmt.Sprint(len(e.costs))
	}
	return fmt.Sprintf("%d (%d failed)", len(e.costs), e.failed)
}

func counted(number int) string {
	if number == 0 {
		return "–"
	}
	return fmt.Sprint(number)
}

func short(milliseconds float64) string {
	if milliseconds < 100 {
		return fmt.Sprintf("%.1f", milliseconds)
	}
	return number("%.0f", milliseconds)
}

func number(format string, value float64) string {
	if math.IsNaN(value) {
		return "–"
	}
	return fmt.Sprintf(format, value)
}

func (r *result) title() string {
	return r.scenario.title + ", " + r.transport
}

// writeTables is for a terminal.
func writeTables(to io.Writer, races []*result) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, r := range races {
		header := append([]string{r.title()}, columns[1:]...)
		fmt.Fprintln(table, "\n"+strings.Join(header, "\t"))
		for _, e := range r.entries {
			fmt.Fprintln(table, strings.Join(e.row(r), "\t"))
		}
	}
	table.Flush()
}

func writeResults(directory string, about about, races []*result) error {
	if err := os.WriteFile(filepath.Join(directory, "RESULTS.svg"), []byte(plot(races)), 0o644); err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString("# Results\n\nWritten by `make bench`; [README.md](README.md) says what is measured and how.\n\n")
	about.write(&page)
	page.WriteString("\n![Wall time of each contender relative to oras](RESULTS.svg)\n")
	for _, r := range races {
		fmt.Fprintf(&page, "\n## %s\n\n", r.title())
		line(&page, columns)
		page.WriteString("| --- |" + strings.Repeat(" ---: |", len(columns)-1) + "\n")
		for _, e := range r.entries {
			line(&page, e.row(r))
		}
	}
	page.WriteString("\n## What each asks the registry\n\n")
	for _, r := range races {
		if len(r.entries[0].asked.requests) == 0 {
			continue
		}
		fmt.Fprintf(&page, "%s:\n\n", r.title())
		for _, e := range r.entries {
			fmt.Fprintf(&page, "- %s: %s\n", e.contender, e.asked)
		}
		page.WriteString("\n")
	}
	text := strings.TrimRight(page.String(), "\n") + "\n"
	return os.WriteFile(filepath.Join(directory, "RESULTS.md"), []byte(text), 0o644)
}

func line(to io.StringWriter, cells []string) {
	to.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}
