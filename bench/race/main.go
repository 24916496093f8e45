// Race pulls the same configurations with Remora and with what people use today, and writes what
// each took. See README.md in the directory above.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

type options struct {
	native, jvm, beside, oras, regctl, olareg string
	measure                                   string
	project                                   string
	memory                                    string
	rounds, largeRounds                       int
	span, within                              time.Duration
	roundTrip                                 time.Duration
	farOnly                                   bool
	results                                   string
	keys                                      *keys
	keyless                                   *keyless
}

func main() {
	// Children die with the thread that started them, so that none outlives this program.
	runtime.LockOSThread()
	var o options
	flag.StringVar(&o.native, "native", "", "native executable of Remora")
	flag.StringVar(&o.jvm, "jvm", "", "launcher of Remora on the JVM")
	flag.StringVar(&o.beside, "beside", "", "another native executable of Remora, to compare two")
	flag.StringVar(&o.oras, "oras", "", "oras")
	flag.StringVar(&o.regctl, "regctl", "", "regctl")
	flag.StringVar(&o.olareg, "olareg", "", "olareg")
	flag.StringVar(&o.measure, "measure", "", "bench/measure, built")
	flag.StringVar(&o.project, "project", ".", "root of the project, for its commit")
	flag.StringVar(&o.memory, "memory", "/dev/shm", "directory of a file system in memory, for the volumes")
	flag.IntVar(&o.rounds, "rounds", 31, "measured runs of each contender, at most")
	flag.IntVar(&o.largeRounds, "large-rounds", 3, "the same, for 1 GiB; 0 leaves it out")
	flag.DurationVar(&o.span, "span", 30*time.Second, "how long a race takes, but for its fewest rounds")
	flag.DurationVar(&o.within, "within", 9*time.Minute, "after this time, what is left has the fewest rounds")
	flag.DurationVar(&o.roundTrip, "round-trip", 20*time.Millisecond, "the distance of the races that are not near; 0 leaves them out")
	flag.BoolVar(&o.farOnly, "far-only", false, "leave out the races that are near, and what followers hold")
	flag.StringVar(&o.results, "results", "", "directory for RESULTS.md and RESULTS.svg; none writes no files")
	flag.Parse()

	ctx, cancel := signal.NotifyContext(context.Background(), endings()...)
	defer cancel()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// endings are the signals that end a run. Those that its caller ignores stay so: nohup does with SIGHUP,
// a shell with SIGINT for what runs in its background.
func endings() []os.Signal {
	all := []os.Signal{syscall.SIGTERM}
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			all = append(all, s)
		}
	}
	return all
}

// A report is all that came of a run.
type report struct {
	about about
	races []*result
	rests []*rest // of native executables
}

func run(ctx context.Context, o options) (err error) {
	work, err := os.MkdirTemp("", "remora-bench-")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(work))
	}()
	if o.rounds < fewest || o.largeRounds != 0 && o.largeRounds < fewest {
		return fmt.Errorf("each contender has to run at least %d times", fewest)
	}
	volumes := filepath.Join(work, "volumes")
	if err := os.Mkdir(volumes, 0o755); err != nil {
		return err
	}
	inMemory := volumes
	if filesystem(o.memory) != memoryFilesystem || filesystem(work) == memoryFilesystem {
		o.memory = ""
	} else if inMemory, err = os.MkdirTemp(o.memory, "remora-bench-"); err != nil {
		return err
	} else {
		defer func() {
			err = errors.Join(err, os.RemoveAll(inMemory))
		}()
	}
	if err := settle(ctx); err != nil {
		return err
	}
	about, err := describe(ctx, o, inMemory, work)
	if err != nil {
		return err
	}
	if o.keys, err = newKeys(work); err != nil {
		return err
	}
	if o.keyless, err = readKeyless(filepath.Join(o.project, "bench", "race", "keyless")); err != nil {
		return err
	}
	large, err := o.copied(work, largePieces)
	if err != nil {
		return err
	}
	if o, err = o.copied(work, smallPieces); err != nil {
		return err
	}
	secured, err := newIdentity(work)
	if err != nil {
		return err
	}
	r := report{about: about}
	legs := plan(o, secured)
	for i := range legs {
		t := &legs[i].track
		t.o, t.contenders, t.volumes, t.until = o, o.line(), inMemory, about.started.Add(o.within)
		if t.inLargePieces {
			t.contenders = large.line()
		}
		if t.onDisk {
			t.volumes = volumes
		}
	}
	if err := r.race(ctx, o, work, legs); err != nil {
		return err
	}
	r.about.finish(r.races)
	r.writeTables(os.Stdout)
	if o.results == "" {
		return r.failures()
	}
	return errors.Join(r.failures(), r.write(o.results))
}

// copied are these options with copies of all programs, written in pieces of one size.
func (o options) copied(work string, piece int) (options, error) {
	bin := filepath.Join(work, fmt.Sprintf("bin-%d", piece))
	if err := os.Mkdir(bin, 0o755); err != nil {
		return o, err
	}
	for name, program := range map[string]*string{
		"remora": &o.native, "remora-beside": &o.beside, "oras": &o.oras, "regctl": &o.regctl, "olareg": &o.olareg, "measure": &o.measure,
	} {
		if *program == "" {
			continue
		}
		copied := filepath.Join(bin, name)
		if err := copyExecutable(*program, copied, piece); err != nil {
			return o, err
		}
		*program = copied
	}
	return o, nil
}

// line puts up the contenders.
func (o options) line() []contender {
	var line []contender
	if o.native != "" {
		line = append(line, remora(native, o.native))
	}
	if o.beside != "" {
		line = append(line, remora(beside, o.beside))
	}
	if o.jvm != "" {
		line = append(line, remoraOnJVM(o.jvm))
	}
	if len(line) == 0 {
		progress("there is no Remora to race")
	} else {
		line = append(line, remoraWithKey(o.attacher(), o.keys), remoraWithIdentity(o.attacher(), o.keyless))
	}
	return append(line, orasPair(o.oras), regctl(o.regctl))
}

// attacher is the Remora that attaches what is to be pulled.
func (o options) attacher() string {
	for _, program := range []string{o.native, o.beside, o.jvm} {
		if program != "" {
			return program
		}
	}
	return ""
}

// race attaches what is to be pulled, and runs one leg after the other.
func (r *report) race(ctx context.Context, o options, work string, legs []leg) error {
	homes := filepath.Join(work, "home")
	if err := os.Mkdir(homes, 0o755); err != nil {
		return err
	}
	attached := map[*scenario]bool{}
	for _, l := range legs {
		var fresh []*scenario
		for _, s := range l.scenarios {
			if !attached[s] {
				attached[s] = true
				fresh = append(fresh, s)
			}
		}
		if err := upload(ctx, o, homes, work, filepath.Join(work, l.data), fresh, l.track.flags...); err != nil {
			return err
		}
	}
	for i, l := range legs {
		// Each has a home of its own: what was configured for another costs time to read.
		home, err := os.MkdirTemp(homes, "")
		if err != nil {
			return err
		}
		l.track.meter = meter{program: o.measure, home: home}
		ran, err := l.track.race(ctx, filepath.Join(work, l.data), l.scenarios)
		if err != nil {
			return fmt.Errorf("over %s: %w", l.track.transport, err)
		}
		r.races = append(r.races, ran...)
		if i > 0 || o.farOnly {
			continue
		}
		for _, c := range []struct{ name, program string }{{native, o.native}, {beside, o.beside}} {
			if c.program == "" {
				continue
			}
			held, err := atRest(ctx, o, work, c.name, c.program, home, l)
			if err != nil {
				return err
			}
			r.rests = append(r.rests, held)
		}
	}
	return nil
}

func upload(ctx context.Context, o options, home, work, data string, all []*scenario, flags ...string) error {
	if len(all) == 0 {
		return nil
	}
	server, err := startRegistry(ctx, o.olareg, data, nil, flags...)
	if err != nil {
		return err
	}
	defer server.stop()
	m := meter{program: o.measure, home: home}
	for _, s := range all {
		progress("attaching %s", s.title)
		if err := s.upload(ctx, m, o, server.endpoint, work); err != nil {
			return err
		}
	}
	return nil
}

func progress(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", values...)
}
