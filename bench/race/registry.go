package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// A registry is olareg on loopback; the data outlives it.
type registry struct {
	endpoint
	process *exec.Cmd
}

// startRegistry starts olareg on a port that was free a moment ago.
func startRegistry(ctx context.Context, program, data string, identity *identity, flags ...string) (*registry, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	line := []string{"serve", "--addr", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", data,
		"--gc-frequency", "-1s"}
	r := &registry{endpoint: endpoint{address: "127.0.0.1:" + strconv.Itoa(port)}}
	line = append(line, flags...)
	if identity != nil {
		line = append(line, "--tls-cert", identity.certFile, "--tls-key", identity.keyFile)
		r.caFile = identity.caFile
	}
	r.process = exec.Command(program, line...)
	r.process.Stderr = os.Stderr
	r.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.process.Start(); err != nil {
		return nil, err
	}
	if err := r.await(ctx); err != nil {
		r.stop()
		return nil, err
	}
	return r, nil
}

func (r *registry) await(ctx context.Context) error {
	client := &http.Client{Transport: r.transport(), Timeout: time.Second}
	defer client.CloseIdleConnections()
	for deadline := time.Now().Add(10 * time.Second); ; {
		answer, err := client.Get(r.url() + "/v2/")
		if err == nil {
			answer.Body.Close()
			return nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("olareg does not answer: %w", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (r *registry) stop() {
	r.process.Process.Kill()
	r.process.Wait()
}

func (e endpoint) url() string {
	if e.caFile == "" {
		return "http://" + e.address
	}
	return "https://" + e.address
}

func (e endpoint) transport() *http.Transport {
	transport := &http.Transport{
		DisableCompression: true,
		// as many as may be asked at once: a proxy would close the others, and connect again
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: 256,
	}
	if e.caFile != "" {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM([]byte(readText(e.caFile)))
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return transport
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func readText(file string) string {
	read, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return ""
	}
	return string(read)
}
