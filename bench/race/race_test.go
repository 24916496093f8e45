package main

import (
	"bytes"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// everything is what a whole run has.
func everything() options {
	return options{native: "remora", beside: "older", jvm: "jvm", memory: "/dev/shm", largeRounds: 3, roundTrip: 20 * time.Millisecond}
}

func TestEachAimBelongsToARaceThatIsRun(t *testing.T) {
	line := everything()
	line.keys, line.keyless = &keys{}, &keyless{}
	all := map[string][]string{}
	for _, l := range plan(line, &identity{}) {
		l.track.contenders = line.line()
		for _, s := range l.scenarios {
			r := result{scenario: s, transport: l.track.transport}
			if all[r.title()] != nil {
				t.Errorf("two races are called %q", r.title())
			}
			for _, c := range l.track.line(s) {
				all[r.title()] = append(all[r.title()], c.name)
			}
		}
	}
	for _, a := range aims {
		for _, name := range []string{a.of, a.against} {
			if !strings.Contains(strings.Join(all[a.race], "\n"), name) {
				t.Errorf("%s is aimed at %s, where %q does not race, but %q", a.race, a, name, all[a.race])
			}
		}
	}
}

func TestWithoutDiskOrSizeOrDistanceTheRestIsRun(t *testing.T) {
	o := everything()
	o.memory, o.largeRounds, o.roundTrip = "", 0, 0
	for _, l := range plan(o, &identity{}) {
		for _, s := range l.scenarios {
			if l.track.onDisk || s.large || l.track.roundTrip > 0 {
				t.Errorf("%s over %s", s.title, l.track.transport)
			}
		}
	}
}

func TestPiecesAreOfOneSizeButTheLast(t *testing.T) {
	var written sizesOfWrites
	text := bytes.Repeat([]byte("0123456789"), 25)
	if err := inPieces(&written, io.MultiReader(bytes.NewReader(text[:30]), bytes.NewReader(text[30:])), 100); err != nil {
		t.Fatal(err)
	}
	if len(written) != 3 || written[0] != 100 || written[1] != 100 || written[2] != 50 {
		t.Errorf("written by %v", written)
	}
	broken := errors.New("broken")
	if err := inPieces(io.Discard, io.MultiReader(bytes.NewReader(text), failing{broken}), 100); err != broken {
		t.Errorf("a source that fails: %v", err)
	}
}

type sizesOfWrites []int

func (s *sizesOfWrites) Write(p []byte) (int, error) {
	*s = append(*s, len(p))
	return len(p), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestCopiesAreExecutableAndTheSame(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
	want := bytes.Repeat([]byte("program"), 20_000)
	if err := os.WriteFile(from, want, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := copyExecutable(from, to, smallPieces); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(to)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestNobodyAlwaysRunsAfterTheSame(t *testing.T) {
	for contenders := 3; contenders <= 5; contenders++ {
		first, after := map[int]int{}, map[[2]int]int{}
		rounds := 2 * contenders
		for round := 0; round < rounds; round++ {
			order := turns(contenders, round)
			first[order[0]]++
			for turn, i := range order[1:] {
				after[[2]int{order[turn], i}]++
			}
		}
		for i := 0; i < contenders; i++ {
			if first[i] != 2 {
				t.Errorf("of %d, %d begins %d times in %d rounds", contenders, i, first[i], rounds)
			}
		}
		for two, times := range after {
			if reverse := after[[2]int{two[1], two[0]}]; reverse != times {
				t.Errorf("of %d, %d runs %d times after %d, and %d times before it", contenders, two[1], times, two[0], reverse)
			}
		}
	}
	if order := turns(3, -1); len(order) != 3 {
		t.Errorf("the round that does not count: %v", order)
	}
}

func TestWhatTheCallerIgnoresDoesNotEndARun(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	for _, ending := range endings() {
		if ending == syscall.SIGHUP {
			t.Error("SIGHUP ends a run that nohup has started")
		}
	}
}

func TestTheFigureDecidesAsItIsPrinted(t *testing.T) {
	for _, c := range []struct {
		oras, native time.Duration
		reached      bool
	}{
		{100 * time.Millisecond, 62_400 * time.Microsecond, true},
		{100 * time.Millisecond, 62_600 * time.Microsecond, false},
	} {
		r := raced("23 bytes", "plain HTTP", map[string]time.Duration{native: c.native, pair: c.oras, nearest: time.Second})
		o := r.outcomes()[0]
		if o.aim != "≤ 0.62 × oras" || o.reached != c.reached {
			t.Errorf("%+v", o)
		}
	}
	signed := raced("23 bytes, inline, signed", "plain HTTP", map[string]time.Duration{native: 10 * time.Millisecond, keyed: 12_500 * time.Microsecond})
	if o := signed.outcomes(); len(o) != 1 || o[0].figure != "2.5" || !o[0].reached {
		t.Errorf("%+v", o)
	}
	byIdentity := raced("23 bytes, inline, keyless", "plain HTTP", map[string]time.Duration{native: 10 * time.Millisecond, identified: 26 * time.Millisecond})
	if o := byIdentity.outcomes(); len(o) != 1 || o[0].aim != "≤ 15 ms more than without verifying" || o[0].reached {
		t.Errorf("%+v", o)
	}
}

func TestWhatIsSignedWithoutAKeyIsWhereItIsSearched(t *testing.T) {
	k, err := readKeyless("keyless")
	if err != nil || k.Identity == "" || k.Issuer == "" {
		t.Fatalf("%+v, %v", k, err)
	}
	for _, file := range []string{k.root, filepath.Join(k.layout, "index.json")} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}

func TestARaceWithoutQuietIsDoubted(t *testing.T) {
	r := raced("23 bytes", "plain HTTP", map[string]time.Duration{native: 10 * time.Millisecond, pair: 20 * time.Millisecond})
	if doubts := r.doubts(); len(doubts) > 0 {
		t.Errorf("%q", doubts)
	}
	r.others = 0.5
	r.entries[0].costs = append(r.entries[0].costs, cost{Wall: time.Second}, cost{Wall: time.Second})
	if doubts := r.doubts(); len(doubts) != 2 {
		t.Errorf("%q", doubts)
	}
	if verdict := r.outcomes()[0].verdict(); !strings.Contains(verdict, "in doubt") {
		t.Error(verdict)
	}
}

func TestARaceThatFailsIsSaidAndLeavesTheOthers(t *testing.T) {
	failed := raced("1 GiB", "TLS, on disk", map[string]time.Duration{native: time.Second, pair: time.Second, nearest: time.Second})
	failed.entries[0].costs, failed.failure = nil, errors.New("exit 1\nremora: cannot pull")
	all := report{races: []*result{raced("23 bytes", "TLS", map[string]time.Duration{native: 1, pair: 2, nearest: 3}), failed}}
	if err := all.failures(); err == nil || !strings.HasPrefix(err.Error(), "1 GiB, TLS, on disk: exit 1") {
		t.Error(err)
	}
	page := all.page()
	if !strings.Contains(page, "Not to be quoted: it was not run to its end, exit 1 remora: cannot pull.\n") ||
		!strings.Contains(page, "| 23 bytes, TLS | ≤ 0.68 × oras | 0.50 | reached |") || strings.Contains(page, "NaN") {
		t.Error(page)
	}
	if picture := plot(all.races); strings.Contains(picture, "1 GiB") || strings.Contains(picture, "NaN") {
		t.Error(picture)
	}
}

func TestOthersAreWhatIsBusyAndNotOurs(t *testing.T) {
	before := processors("cpu  100 10 50 1000 5 7 8 20 0 0")
	after := processors("cpu  200 10 100 1090 5 7 8 30 0 0")
	before.ours, after.ours = time.Second, 2*time.Second
	if others := before.othersUntil(after); others < 0.239 || others > 0.241 { // 160 ticks of which 100 are ours, of 250
		t.Error(others)
	}
	if used := usedBy("7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13"); used != 230*time.Millisecond {
		t.Error(used)
	}
	if used := usedBy(""); used != 0 {
		t.Error(used)
	}
}

func TestMemoryIsReadFromTheKernelsLines(t *testing.T) {
	held := sizes("00400000-7ffd ---p 00000000 00:00 0 [rollup]\nRss:   2048 kB\nPrivate_Dirty:  512 kB\nTHPeligible: 0\n")
	if held["Rss"] != 2 || held["Private_Dirty"] != 0.5 || len(held) != 2 {
		t.Error(held)
	}
}

func TestTheCounterCountsStreamsOfOneConnectionAndConnections(t *testing.T) {
	secured, err := newIdentity(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const asked = 5
	for _, withoutHTTP2 := range []bool{false, true} {
		var met sync.WaitGroup // all are answered only when all have come
		met.Add(asked)
		behind := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			met.Done()
			met.Wait()
		}))
		counter, err := startCounter(&registry{endpoint: endpoint{address: behind.Listener.Addr().String()}}, secured, nil, false, withoutHTTP2)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		var done sync.WaitGroup
		for i := 0; i < asked; i++ {
			done.Add(1)
			go func() {
				defer done.Done()
				answer, err := client.Get(counter.url() + "/v2/x/blobs/y")
				if err != nil {
					t.Error(err)
					return
				}
				answer.Body.Close()
			}()
		}
		done.Wait()
		client.CloseIdleConnections()
		counted := counter.take()
		counter.stop()
		behind.Close()
		if counted.http2 == withoutHTTP2 || counted.atOnce != asked || len(counted.requests) != asked {
			t.Errorf("without HTTP/2: %t, counted %+v", withoutHTTP2, counted)
		}
		if withoutHTTP2 && counted.connections != asked {
			t.Errorf("%d connections", counted.connections)
		}
	}
}

func TestThePictureIsWellFormedAndLeavesOutWhatHasNoColour(t *testing.T) {
	races := []*result{
		raced("23 bytes", "plain HTTP", map[string]time.Duration{native: 10 * time.Millisecond, onJVM: time.Second, pair: 20 * time.Millisecond, nearest: 30 * time.Millisecond}),
		raced("100 files of 8 KiB", "TLS, token, 20 ms round trip, HTTP/2", map[string]time.Duration{native: 230 * time.Millisecond, pair: time.Second, nearest: 2 * time.Second}),
		raced("23 bytes, referrers tag", "TLS, token, 20 ms round trip", map[string]time.Duration{native: 230 * time.Millisecond, pair: time.Second, nearest: 0}),
	}
	races[2].entries[2].costs = nil // never got through
	picture := plot(races)
	if err := xml.Unmarshal([]byte(picture), new(struct{})); err != nil {
		t.Error(err)
	}
	if strings.Contains(picture, "JVM") || strings.Contains(picture, "referrers tag") {
		t.Error(picture)
	}
	if name := os.Getenv("PICTURE"); name != "" {
		os.WriteFile(name, []byte(picture), 0o644)
	}
}

func TestThePageHasTheAimsAndWhatTheyRestOn(t *testing.T) {
	r := report{
		races: []*result{raced("23 bytes", "plain HTTP", map[string]time.Duration{native: 10 * time.Millisecond, pair: 20 * time.Millisecond, nearest: 25 * time.Millisecond})},
		rests: []*rest{{contender: native, private: 3.94, pss: 8.2}, {contender: beside, private: 6}},
	}
	page := r.page()
	for _, want := range []string{
		"| 23 bytes, plain HTTP | ≤ 0.62 × oras | 0.50 | reached |\n",
		"| 23 bytes, plain HTTP | ≤ 0.45 × regctl | 0.40 | reached |\n",
		"| 10 followers at rest, plain HTTP | private ≤ 4 MiB | 3.9 | reached |\n",
		"| 10 followers at rest, plain HTTP | PSS ≤ 8 MiB | 8.2 | missed |\n",
		"\nAim ≤ 0.62 × oras: 0.50. Aim ≤ 0.45 × regctl: 0.40.\n",
		"| Load | 0.00 before, 0.00 after",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
}

// raced is a result in which each took the same time in every run.
func raced(scenarioTitle, transport string, took map[string]time.Duration) *result {
	r := &result{scenario: &scenario{title: scenarioTitle}, transport: transport}
	for _, name := range []string{native, keyed, identified, onJVM, pair, nearest} {
		wall, ran := took[name]
		if !ran {
			continue
		}
		e := &entry{contender: name}
		for i := 0; i < 3; i++ {
			e.costs = append(e.costs, cost{Wall: wall})
		}
		r.entries = append(r.entries, e)
	}
	return r
}
