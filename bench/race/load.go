package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// A moment is how much the processors have done until then.
type moment struct {
	all  time.Duration // of all processors, idle or not
	busy time.Duration // without interrupts, which belong to nobody, but with what a hypervisor took
	ours time.Duration // of this program, of what it has waited for, and of the registry
}

const tick = time.Second / 100 // of /proc, on every architecture

// now is without a registry where there is none.
func now(registry *os.Process) moment {
	m := processors(firstLine("/proc/stat"))
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if syscall.Getrusage(who, &usage) == nil {
			m.ours += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
		}
	}
	if registry != nil {
		m.ours += usedBy(firstLine(fmt.Sprintf("/proc/%d/stat", registry.Pid)))
	}
	return m
}

// settle waits until the machine does nothing for a few seconds, as after the build of what races, but not
// for ever: where others are at work, the report says so.
func settle(ctx context.Context) error {
	const enough, most = 3, 30
	for quiet, second := 0, 0; quiet < enough && second < most; second++ {
		before := now(nil)
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
		if quiet++; before.othersUntil(now(nil)) > mostOthers/2 {
			quiet = 0
		}
	}
	return nil
}

// processors reads the line of /proc/stat for all of them:
// cpu user nice system idle iowait irq softirq steal ...
func processors(line string) moment {
	var user, nice, system, idle, waiting, interrupts, soft, stolen time.Duration
	fmt.Sscanf(line, "cpu %d %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &waiting, &interrupts, &soft, &stolen)
	busy := user + nice + system + stolen
	return moment{all: (busy + idle + waiting + interrupts + soft) * tick, busy: busy * tick}
}

// usedBy reads /proc/PID/stat; its second field is a name in parentheses, which may hold spaces.
func usedBy(line string) time.Duration {
	fields := strings.Fields(line[strings.LastIndex(line, ")")+1:])
	if len(fields) < 13 {
		return 0
	}
	var user, system time.Duration
	fmt.Sscan(fields[11], &user)
	fmt.Sscan(fields[12], &system)
	return (user + system) * tick
}

// othersUntil is which part of the processors others used between two moments.
func (m moment) othersUntil(end moment) float64 {
	all, busy, ours := end.all-m.all, end.busy-m.busy, end.ours-m.ours
	if all <= 0 {
		return 0
	}
	return max(0, float64(busy-ours)/float64(all))
}

// Where the middle half of the runs is wider than this part of its median, or others took more than
// that part of the processors, a race tells little.
const (
	widest     = 0.25
	mostOthers = 0.10
)

// doubts are why a race is not to be quoted.
func (r *result) doubts() []string {
	var all []string
	for _, e := range r.entries {
		if wide := (e.wall(0.75) - e.wall(0.25)) / e.wall(0.5); wide > widest && e.contender != onJVM {
			all = append(all, fmt.Sprintf("the middle half of %s is %.0f %% of its median wide", e.contender, 100*wide))
		}
	}
	if r.failure != nil {
		all = append(all, "it was not run to its end, "+strings.Join(strings.Fields(r.failure.Error()), " "))
	}
	if r.others > mostOthers {
		all = append(all, fmt.Sprintf("others had %.0f %% of the processors", 100*r.others))
	}
	return all
}
