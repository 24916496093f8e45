package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A cost is what one process took, or a few that do one job after one another.
type cost struct {
	Wall time.Duration `json:"wall"`
	CPU  time.Duration `json:"cpu"` // user and system
	RSS  int64         `json:"rss"` // bytes, at the peak
	Exit int           `json:"exit"`
}

// and adds the times of two processes; the memory is that of the larger one.
func (c cost) and(other cost) cost {
	return cost{Wall: c.Wall + other.Wall, CPU: c.CPU + other.CPU, RSS: max(c.RSS, other.RSS)}
}

// A meter runs commands under bench/measure, in an environment that holds nothing of the caller's.
type meter struct {
	program string // bench/measure
	home    string // empty but for what the contenders' own commands wrote there
}

const limit = 2 * time.Minute

// run measures a command and returns its standard output with the cost.
func (m meter) run(ctx context.Context, line ...string) (cost, []byte, error) {
	return m.runIn(ctx, m.home, line...)
}

// runIn is run in another working directory.
func (m meter) runIn(ctx context.Context, dir string, line ...string) (cost, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	// Files, not pipes: nobody else has to wake up while the command runs.
	stdout, err := m.scratch("stdout")
	if err != nil {
		return cost{}, nil, err
	}
	defer stdout.Close()
	stderr, err := m.scratch("stderr")
	if err != nil {
		return cost{}, nil, err
	}
	defer stderr.Close()
	result, err := m.scratch("result")
	if err != nil {
		return cost{}, nil, err
	}
	defer result.Close()

	command := exec.CommandContext(ctx, m.program, line...)
	command.Dir = dir
	command.Env = []string{"HOME=" + m.home, "PATH=/usr/local/bin:/usr/bin:/bin"}
	command.Stdout, command.Stderr = stdout, stderr
	command.ExtraFiles = []*os.File{result}
	if err := command.Run(); err != nil {
		return cost{}, nil, fmt.Errorf("%s: %w%s", strings.Join(line, " "), err, said(stderr))
	}
	var measured cost
	if err := json.Unmarshal(content(result), &measured); err != nil {
		return cost{}, nil, fmt.Errorf("%s: no result: %w", strings.Join(line, " "), err)
	}
	if measured.Exit != 0 {
		return cost{}, nil, fmt.Errorf("%s: exit %d%s", strings.Join(line, " "), measured.Exit, said(stderr))
	}
	return measured, content(stdout), nil
}

func (m meter) scratch(name string) (*os.File, error) {
	return os.Create(filepath.Join(m.home, name))
}

func content(file *os.File) []byte {
	read, err := os.ReadFile(file.Name())
	if err != nil {
		return nil
	}
	return read
}

func said(stderr *os.File) string {
	if text := bytes.TrimSpace(content(stderr)); len(text) > 0 {
		return "\n" + string(text)
	}
	return ""
}
