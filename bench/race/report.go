package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

var columns = []string{"", "runs", "wall ms", "middle half", "× oras", "× regctl", "CPU ms", "RSS MiB", "requests", "at once", "connections"}

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
		counted(e.asked.atOnce),
		e.asked.opened(),
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

// opened is how many connections a pull took, and of which kind.
func (t tally) opened() string {
	if t.http2 {
		return counted(t.connections) + " (HTTP/2)"
	}
	return counted(t.connections)
}

// remarks are what has to be read with a table.
func (r *result) remarks() []string {
	var all []string
	for _, o := range r.outcomes() {
		all = append(all, "Aim "+o.aim+": "+o.figure)
	}
	if doubts := r.doubts(); len(doubts) > 0 {
		all = append(all, "Not to be quoted: "+strings.Join(doubts, "; "))
	}
	return all
}

var restColumns = []string{"", "private MiB", "of it, dirty", "PSS MiB", "RSS MiB", "of it, shared", "threads"}

func (r *rest) row() []string {
	return []string{r.contender, number("%.2f", r.private), number("%.2f", r.privateDirty), number("%.2f", r.pss),
		number("%.1f", r.rss), number("%.1f", r.sharedClean), number("%.0f", r.threads)}
}

// resting is the table of all followers, and its remarks.
func (r report) resting() (rows [][]string, remarks []string) {
	for _, rest := range r.rests {
		rows = append(rows, rest.row())
		for _, o := range rest.outcomes() {
			remarks = append(remarks, "Aim "+o.aim+": "+o.figure)
		}
	}
	return rows, remarks
}

// outcomes are all aims whose races were run.
func (r report) outcomes() []outcome {
	var all []outcome
	for _, race := range r.races {
		all = append(all, race.outcomes()...)
	}
	for _, rest := range r.rests {
		all = append(all, rest.outcomes()...)
	}
	return all
}

// failures are those of races that were not run to their end.
func (r report) failures() error {
	var all []error
	for _, race := range r.races {
		if race.failure != nil {
			all = append(all, fmt.Errorf("%s: %w", race.title(), race.failure))
		}
	}
	return errors.Join(all...)
}

// writeTables is for a terminal.
func (r report) writeTables(to io.Writer) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	write := func(title string, columns []string, rows [][]string, remarks []string) {
		fmt.Fprintln(table, "\n"+strings.Join(append([]string{title}, columns[1:]...), "\t"))
		for _, row := range rows {
			fmt.Fprintln(table, strings.Join(row, "\t"))
		}
		table.Flush()
		for _, remark := range remarks {
			fmt.Fprintln(to, "  "+remark)
		}
	}
	for _, race := range r.races {
		write(race.title(), columns, race.rows(), race.remarks())
	}
	if rows, remarks := r.resting(); len(rows) > 0 {
		write(restTitle, restColumns, rows, remarks)
	}
	fmt.Fprintln(to, "\naims")
	for _, o := range r.outcomes() {
		fmt.Fprintln(table, strings.Join([]string{o.race, o.aim, o.figure, o.verdict()}, "\t"))
	}
	table.Flush()
	fmt.Fprintf(to, "\nload %.2f before, %.2f after, took %s\n", r.about.load[0], r.about.load[1], r.about.took.Round(time.Second))
}

func (r *result) rows() [][]string {
	var all [][]string
	for _, e := range r.entries {
		all = append(all, e.row(r))
	}
	return all
}

// write leaves RESULTS.md and RESULTS.svg.
func (r report) write(directory string) error {
	if err := os.WriteFile(filepath.Join(directory, "RESULTS.svg"), []byte(plot(r.races)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(directory, "RESULTS.md"), []byte(r.page()), 0o644)
}

func (r report) page() string {
	var page strings.Builder
	page.WriteString("# Results\n\nWritten by `make bench`; [README.md](README.md) says what is measured and how.\n\n")
	r.about.write(&page)
	if outcomes := r.outcomes(); len(outcomes) > 0 {
		page.WriteString("\n## Aims\n\n")
		line(&page, []string{"race", "aim", "measured", ""})
		page.WriteString("| --- | --- | ---: | --- |\n")
		for _, o := range outcomes {
			line(&page, []string{o.race, o.aim, o.figure, o.verdict()})
		}
	}
	page.WriteString("\n![Wall time of each contender relative to oras](RESULTS.svg)\n")
	section := func(title string, columns []string, rows [][]string, remarks []string) {
		fmt.Fprintf(&page, "\n## %s\n\n", title)
		line(&page, columns)
		page.WriteString("| --- |" + strings.Repeat(" ---: |", len(columns)-1) + "\n")
		for _, row := range rows {
			line(&page, row)
		}
		if len(remarks) > 0 {
			page.WriteString("\n" + strings.Join(remarks, ". ") + ".\n")
		}
	}
	for _, race := range r.races {
		section(race.title(), columns, race.rows(), race.remarks())
	}
	if rows, remarks := r.resting(); len(rows) > 0 {
		section(restTitle, restColumns, rows, remarks)
	}
	page.WriteString("\n## What each asks the registry\n\n")
	for _, race := range r.races {
		if len(race.entries[0].asked.requests) == 0 {
			continue
		}
		fmt.Fprintf(&page, "%s:\n\n", race.title())
		for _, e := range race.entries {
			fmt.Fprintf(&page, "- %s: %s\n", e.contender, e.asked)
		}
		page.WriteString("\n")
	}
	return strings.TrimRight(page.String(), "\n") + "\n"
}

func line(to io.StringWriter, cells []string) {
	to.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}
