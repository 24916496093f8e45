// Measure runs one command and writes what it cost, as one line of JSON, to file descriptor 3.
//
// It is a program of its own because of the peak RSS: on exec, Linux carries the peak of the memory
// that the child shared with its parent over into the child's figure. The parent has to be smaller
// than anything that it measures, so this one does nothing but fork, exec and wait4.
package main

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: measure PROGRAM [ARGUMENT]... 3>RESULT")
	}
	// The death signal below is that of the parent's thread, so this one has to stay.
	runtime.LockOSThread()
	syscall.CloseOnExec(3)
	attributes := &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	}
	started := time.Now()
	pid, err := syscall.ForkExec(os.Args[1], os.Args[1:], attributes)
	if err != nil {
		fail("cannot start " + os.Args[1] + ": " + err.Error())
	}
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		_, err = syscall.Wait4(pid, &status, 0, &usage)
		if err != syscall.EINTR {
			break
		}
	}
	wall := time.Since(started)
	if err != nil {
		fail("cannot wait for " + os.Args[1] + ": " + err.Error())
	}
	report := `{"wall":` + strconv.FormatInt(wall.Nanoseconds(), 10) +
		`,"cpu":` + strconv.FormatInt(usage.Utime.Nano()+usage.Stime.Nano(), 10) +
		`,"rss":` + strconv.FormatInt(int64(usage.Maxrss)*1024, 10) +
		`,"exit":` + strconv.Itoa(exitCode(status)) + "}\n"
	if _, err := syscall.Write(3, []byte(report)); err != nil {
		fail("cannot write the result: " + err.Error())
	}
}

// exitCode is that of a shell: 128 and the signal for a process that a signal ended.
func exitCode(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

func fail(message string) {
	os.Stderr.WriteString("measure: " + message + "\n")
	os.Exit(2)
}
