package main

import (
	"bufio"
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// An about is what has to be known to compare these figures with others.
type about struct {
	started time.Time
	took    time.Duration
	load    [2]float64 // before and after, of a minute
	lines   []string
}

func describe(ctx context.Context, o options, volumes, disk string) (about, error) {
	one := load()
	a := about{started: time.Now(), load: [2]float64{one}}
	if one > 0.25*float64(runtime.NumCPU()) {
		progress("the load is %.2f on %d CPUs: others are at work here, do not trust the figures", one, runtime.NumCPU())
	}
	a.add("Commit", commit(ctx, o.project))
	a.add("CPU", fmt.Sprintf("%s, %d CPUs", cpuModel(), runtime.NumCPU()))
	a.add("Memory", memory())
	a.add("Kernel", firstLine("/proc/sys/kernel/ostype")+" "+firstLine("/proc/sys/kernel/osrelease")+", "+runtime.GOARCH)
	a.add("Volumes", filesystem(volumes)+"; on disk: "+filesystem(disk))
	a.add("Programs", fmt.Sprintf("copies, written in pieces of %d KiB; on %s", smallPieces>>10, filesystem(disk)))
	if o.native != "" {
		info, err := os.Stat(o.native)
		if err != nil {
			return a, err
		}
		a.add(native, fmt.Sprintf("%.1f MB, built %s", float64(info.Size())/1e6, info.ModTime().UTC().Format("2006-01-02 15:04")))
	}
	if o.jvm != "" {
		a.add(onJVM, "Java "+javaVersion(ctx)+", with its AOT cache")
	}
	for _, tool := range []struct{ name, path, module string }{
		{"oras", o.oras, "oras.land/oras"},
		{"regctl", o.regctl, "github.com/regclient/regclient"},
		{"olareg", o.olareg, "github.com/olareg/olareg"},
	} {
		version, err := pinned(tool.path, tool.module)
		if err != nil {
			return a, err
		}
		a.add(tool.name, version)
	}
	return a, nil
}

func (a *about) add(name, value string) {
	a.lines = append(a.lines, fmt.Sprintf("| %s | %s |", name, value))
}

// finish is called when all has run.
func (a *about) finish(races []*result) {
	a.took = time.Since(a.started)
	a.load[1] = load()
	var others []float64
	for _, r := range races {
		others = append(others, r.others)
	}
	a.add("Others", fmt.Sprintf("%.1f %% of the processors while a race ran (median), at most %.1f %%",
		100*quantile(others, 0.5), 100*quantile(others, 1)))
}

// load is how many processes ran or wanted to, in the last minute.
func load() float64 {
	var one float64
	fmt.Sscan(firstLine("/proc/loadavg"), &one)
	return one
}

func (a about) write(to io.StringWriter) {
	to.WriteString("| | |\n| --- | --- |\n")
	to.WriteString(fmt.Sprintf("| Date | %s, took %s |\n",
		a.started.UTC().Format("2006-01-02 15:04 MST"), a.took.Round(time.Second)))
	to.WriteString(fmt.Sprintf("| Load | %.2f before, %.2f after: the race itself is about 1 |\n", a.load[0], a.load[1]))
	to.WriteString(strings.Join(a.lines, "\n") + "\n")
}

// commit names what was raced; results of an earlier race are no change of it.
func commit(ctx context.Context, project string) string {
	head, err := exec.CommandContext(ctx, "git", "-C", project, "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	changed, err := exec.CommandContext(ctx, "git", "-C", project, "status", "--porcelain",
		"--", ":/", ":(top,exclude)bench/RESULTS.*").Output()
	if err != nil || len(changed) > 0 {
		return strings.TrimSpace(string(head)) + " with changes that are not committed"
	}
	return strings.TrimSpace(string(head))
}

// pinned reads the version of a module out of a program that was built with it.
func pinned(program, module string) (string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", err
	}
	if info.Main.Path != module {
		return "", fmt.Errorf("%s is not %s but %s", program, module, info.Main.Path)
	}
	return info.Main.Version + ", built with " + info.GoVersion, nil
}

func javaVersion(ctx context.Context) string {
	java := filepath.Join(os.Getenv("JAVA_HOME"), "bin", "java")
	printed, err := exec.CommandContext(ctx, java, "--version").Output()
	if err != nil {
		return "unknown"
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(string(printed), "openjdk "), "\n")
	return version
}

func cpuModel() string {
	return field("/proc/cpuinfo", "model name", runtime.GOARCH)
}

func memory() string {
	var kilobytes float64
	fmt.Sscan(field("/proc/meminfo", "MemTotal", "0"), &kilobytes)
	return fmt.Sprintf("%.1f GiB", kilobytes/(1<<20))
}

// field is the first value of a name in a file of lines "name : value".
func field(file, name, otherwise string) string {
	opened, err := os.Open(file)
	if err != nil {
		return otherwise
	}
	defer opened.Close()
	for lines := bufio.NewScanner(opened); lines.Scan(); {
		key, value, found := strings.Cut(lines.Text(), ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return otherwise
}

func firstLine(file string) string {
	first, _, _ := strings.Cut(readText(file), "\n")
	return first
}

const memoryFilesystem = "tmpfs (memory)"

func filesystem(directory string) string {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(directory, &stat); err != nil {
		return "unknown"
	}
	names := map[int64]string{
		0xef53: "ext4", 0x01021994: memoryFilesystem, 0x58465342: "XFS", 0x9123683e: "Btrfs",
		0x794c7630: "overlayfs", 0x2fc12fc1: "ZFS",
	}
	if name, known := names[int64(stat.Type)]; known {
		return name
	}
	return fmt.Sprintf("file system %#x", int64(stat.Type))
}
