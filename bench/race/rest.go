package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	followers = 10
	interval  = 5 * time.Second
	polls     = 4 // before they count as at rest
	looks     = 5 // a second apart
)

// A rest is what each of some followers holds that run beside each other and find nothing new, in MiB:
// medians over the followers, and over a few looks at each.
type rest struct {
	contender                                    string
	rss, pss, private, privateDirty, sharedClean float64
	threads                                      float64
}

// restTitle is that of the table of them.
var restTitle = fmt.Sprintf("%d followers at rest, plain HTTP", followers)

// atRest starts followers of one image, each with a volume and a port of its own, as in pods, and looks
// at them when they have polled a few times.
func atRest(ctx context.Context, o options, work, contender, program, home string, l leg) (*rest, error) {
	progress("%s, %s", restTitle, contender)
	server, err := startRegistry(ctx, o.olareg, filepath.Join(work, l.data), nil)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	scratch, err := os.MkdirTemp(l.track.volumes, "followers-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	image := server.address + "/" + l.scenarios[0].image
	var running []*exec.Cmd
	defer func() {
		for _, follower := range running {
			follower.Process.Kill()
			follower.Wait()
		}
	}()
	for i := 0; i < followers; i++ {
		volume := filepath.Join(scratch, fmt.Sprint(i))
		log, err := os.Create(volume + ".log")
		if err != nil {
			return nil, err
		}
		defer log.Close()
		follower := exec.Command(program, "follow", image, "--to", volume, "--interval", interval.String(),
			"--http-port", "0", "--http-address", "127.0.0.1")
		follower.Env = []string{"HOME=" + home, "PATH=/usr/local/bin:/usr/bin:/bin"}
		follower.Stdout, follower.Stderr = log, log
		follower.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := follower.Start(); err != nil {
			return nil, err
		}
		running = append(running, follower)
	}
	if err := pause(ctx, polls*interval+interval/2); err != nil {
		return nil, err
	}
	figures := map[string][]float64{}
	for look := 0; look < looks; look++ {
		for i, follower := range running {
			if err := l.scenarios[0].arrived(filepath.Join(scratch, fmt.Sprint(i)), true); err != nil {
				return nil, fmt.Errorf("a follower has not published: %w\n%s", err, readText(filepath.Join(scratch, fmt.Sprint(i)+".log")))
			}
			held, err := memoryOf(follower.Process.Pid)
			if err != nil {
				return nil, err
			}
			for name, size := range held {
				figures[name] = append(figures[name], size)
			}
		}
		if err := pause(ctx, time.Second); err != nil {
			return nil, err
		}
	}
	median := func(name string) float64 { return quantile(figures[name], 0.5) }
	return &rest{contender: contender, rss: median("Rss"), pss: median("Pss"), private: median("Private"), privateDirty: median("Private_Dirty"),
		sharedClean: median("Shared_Clean"), threads: median("Threads")}, nil
}

// memoryOf is what the kernel says that a process holds, in MiB, and how many threads it has.
func memoryOf(pid int) (map[string]float64, error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return nil, err
	}
	held := sizes(string(rollup))
	if len(held) == 0 {
		return nil, errors.New("a follower has ended")
	}
	held["Private"] = held["Private_Clean"] + held["Private_Dirty"]
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	held["Threads"] = float64(len(threads))
	return held, err
}

// sizes reads lines "Name: 123 kB".
func sizes(rollup string) map[string]float64 {
	held := map[string]float64{}
	for lines := bufio.NewScanner(strings.NewReader(rollup)); lines.Scan(); {
		name, value, found := strings.Cut(lines.Text(), ":")
		var kibibytes float64
		if _, err := fmt.Sscanf(value, "%f kB", &kibibytes); found && err == nil {
			held[name] = kibibytes / 1024
		}
	}
	return held
}

func pause(ctx context.Context, long time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(long):
		return nil
	}
}
