// Race pulls the same configurations with Remora and with what people use today, and writes what
// each took. See README.md in the directory above.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

type options struct {
	native, jvm, oras, regctl, olareg string
	measure                           string
	project                           string
	rounds, largeRounds               int
	roundTrip                         time.Duration
	farOnly                           bool
	results                           string
	keys                              *keys
}

func main() {
	// Children die with the thread that started them, so that none outlives this program.
	runtime.LockOSThread()
	var o options
	flag.StringVar(&o.native, "native", "", "native executable of Remora")
	flag.StringVar(&o.jvm, "jvm", "", "launcher of Remora on the JVM")
	flag.StringVar(&o.oras, "oras", "", "oras")
	flag.StringVar(&o.regctl, "regctl", "", "regctl")
	flag.StringVar(&o.olareg, "olareg", "", "olareg")
	flag.StringVar(&o.measure, "measure", "", "bench/measure, built")
	flag.StringVar(&o.project, "project", ".", "root of the project, for its commit")
	flag.IntVar(&o.rounds, "rounds", 21, "measured runs of each contender")
	flag.IntVar(&o.largeRounds, "large-rounds", 5, "the same, for 1 GiB; 0 leaves it out")
	flag.DurationVar(&o.roundTrip, "round-trip", 20*time.Millisecond, "the distance of the races that are not near; 0 leaves them out")
	flag.BoolVar(&o.farOnly, "far-only", false, "leave out the races that are near")
	flag.StringVar(&o.results, "results", "", "directory for RESULTS.md and RESULTS.svg; none writes no files")
	flag.Parse()

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer cancel()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	work, err := os.MkdirTemp("", "remora-bench-")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(work))
	}()
	if o.rounds < 1 || o.largeRounds < 0 {
		return errors.New("each contender has to run at least once")
	}
	about, err := describe(ctx, o, work)
	if err != nil {
		return err
	}
	if o.keys, err = newKeys(work); err != nil {
		return err
	}
	contenders, err := o.line(work)
	if err != nil {
		return err
	}
	races, err := race(ctx, o, work, contenders)
	if err != nil {
		return err
	}
	about.took = time.Since(about.started)
	writeTables(os.Stdout, races)
	if o.results == "" {
		return nil
	}
	return writeResults(o.results, about, races)
}

// line puts up the contenders. Executables are copied: how many of an executable's pages a process
// maps depends on how the file came into the page cache, and a file fresh from its linker has more.
func (o *options) line(work string) ([]contender, error) {
	bin := filepath.Join(work, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		return nil, err
	}
	for name, program := range map[string]*string{
		"remora": &o.native, "oras": &o.oras, "regctl": &o.regctl, "olareg": &o.olareg, "measure": &o.measure,
	} {
		if *program == "" {
			continue
		}
		copied := filepath.Join(bin, name)
		if err := copyExecutable(*program, copied); err != nil {
			return nil, err
		}
		*program = copied
	}
	contenders := []contender{orasPair(o.oras), regctl(o.regctl)}
	if o.attacher() != "" {
		contenders = append([]contender{remoraWithKey(o.attacher(), o.keys)}, contenders...)
	}
	if o.jvm != "" {
		jvm := remora("Remora, JVM", o.jvm)
		// where one build races with and without a key, the other only takes its time
		jvm.enters = func(s *scenario) bool { return !s.signed || o.native == "" }
		contenders = append([]contender{jvm}, contenders...)
	}
	if o.native != "" {
		contenders = append([]contender{remora("Remora, native", o.native)}, contenders...)
	}
	if len(contenders) == 2 {
		progress("there is no Remora to race")
	}
	return contenders, nil
}

func (o options) attacher() string {
	if o.native != "" {
		return o.native
	}
	return o.jvm
}

func copyExecutable(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// race runs every scenario over plain HTTP, then over TLS, and the small ones over a distance.
func race(ctx context.Context, o options, work string, contenders []contender) ([]*result, error) {
	secured, err := newIdentity(work)
	if err != nil {
		return nil, err
	}
	homes := filepath.Join(work, "home")
	if err := os.Mkdir(homes, 0o755); err != nil {
		return nil, err
	}
	var races []*result
	run := func(t track, data string, all []*scenario) error {
		t.o, t.work, t.contenders = o, work, contenders
		// Each track has a home of its own: what was configured for another costs time to read.
		home, err := os.MkdirTemp(homes, "")
		if err != nil {
			return err
		}
		t.meter = meter{program: o.measure, home: home}
		ran, err := t.race(ctx, data, all)
		if err != nil {
			return fmt.Errorf("over %s: %w", t.transport, err)
		}
		races = append(races, ran...)
		return nil
	}

	data, all := filepath.Join(work, "data"), scenarios(o.attacher() != "", o.largeRounds > 0 && !o.farOnly)
	if o.farOnly {
		all = smallOnes(all)
	}
	if err := upload(ctx, o, homes, work, data, all); err != nil {
		return nil, err
	}
	if !o.farOnly {
		if err := run(track{transport: "plain HTTP"}, data, all); err != nil {
			return nil, err
		}
		if err := run(track{transport: "TLS", identity: secured}, data, all); err != nil {
			return nil, err
		}
	}
	if o.roundTrip == 0 {
		return races, nil
	}
	far := track{
		transport: fmt.Sprintf("TLS, token, %s round trip", strings.ReplaceAll(o.roundTrip.String(), "ms", " ms")),
		identity:  secured,
		guard:     newGuard(),
		roundTrip: o.roundTrip,
	}
	if err := run(far, data, smallOnes(all)); err != nil {
		return nil, err
	}
	hangsUp := far
	hangsUp.transport += ", hangs up"
	hangsUp.hangsUp = true
	if err := run(hangsUp, data, notInline(smallOnes(all))); err != nil {
		return nil, err
	}
	data, all = filepath.Join(work, "data-by-tag"), []*scenario{listedByTag()}
	far.flags = []string{"--api-referrer=false"}
	if err := upload(ctx, o, homes, work, data, all, far.flags...); err != nil {
		return nil, err
	}
	if err := run(far, data, all); err != nil {
		return nil, err
	}
	return races, nil
}

func smallOnes(all []*scenario) []*scenario {
	var small []*scenario
	for _, s := range all {
		if s.small {
			small = append(small, s)
		}
	}
	return small
}

func notInline(all []*scenario) []*scenario {
	var fetched []*scenario
	for _, s := range all {
		if !s.inline {
			fetched = append(fetched, s)
		}
	}
	return fetched
}

func upload(ctx context.Context, o options, home, work, data string, all []*scenario, flags ...string) error {
	server, err := startRegistry(ctx, o.olareg, data, nil, flags...)
	if err != nil {
		return err
	}
	defer server.stop()
	m := meter{program: o.measure, home: home}
	for _, s := range all {
		progress("attaching %s", s.title)
		if err := s.upload(ctx, m, o.oras, o.attacher(), o.keys.private, server.endpoint, work); err != nil {
			return err
		}
	}
	return nil
}

func progress(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", values...)
}
