package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
)

// A tally is what a pull asked of the registry.
type tally struct {
	connections int
	requests    []string // method and kind of each, in the order of arrival
	atOnce      int      // how many were being answered at the same time
	http2       bool     // some came over HTTP/2
}

// String lists the requests, those of one kind together.
func (t tally) String() string {
	var kinds []string
	times := map[string]int{}
	for _, request := range t.requests {
		if times[request]++; times[request] == 1 {
			kinds = append(kinds, request)
		}
	}
	for i, kind := range kinds {
		if times[kind] > 1 {
			kinds[i] = fmt.Sprintf("%d × %s", times[kind], kind)
		}
	}
	return strings.Join(kinds, ", ")
}

// A counter stands before a registry and counts what passes, and guards it where there is a guard. Of
// what is near, nothing is timed through it.
type counter struct {
	endpoint
	guard  *guard
	server *http.Server
	mutex  sync.Mutex
	tally  tally
	now    int // being answered
}

func startCounter(behind *registry, identity *identity, guard *guard, hangsUp, withoutHTTP2 bool) (*counter, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(behind.url())
	if err != nil {
		return nil, err
	}
	c := &counter{endpoint: endpoint{address: listener.Addr().String()}, guard: guard}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			request.Out.Host = request.In.Host
		},
		Transport: behind.transport(),
		ErrorLog:  log.New(io.Discard, "", 0),
	}
	c.server = &http.Server{
		ErrorLog: log.New(io.Discard, "", 0),
		ConnState: func(connection net.Conn, state http.ConnState) {
			if state == http.StateIdle && hangsUp {
				connection.Close() // without a word beforehand
			}
			if state == http.StateNew {
				c.mutex.Lock()
				c.tally.connections++
				c.mutex.Unlock()
			}
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			admitted := c.guard.admits(r)
			c.record(r, admitted)
			defer c.answered()
			switch {
			case !admitted:
				c.guard.challenge(w, r)
			case c.guard != nil && r.URL.Path == tokenPath:
				c.guard.issue(w, r)
			default:
				proxy.ServeHTTP(w, r)
			}
		}),
	}
	if withoutHTTP2 {
		c.server.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	}
	if identity == nil {
		go c.server.Serve(listener)
	} else {
		c.caFile = identity.caFile
		go c.server.ServeTLS(listener, identity.certFile, identity.keyFile)
	}
	return c, nil
}

func (c *counter) stop() {
	c.server.Close()
}

func (c *counter) record(r *http.Request, admitted bool) {
	asked := r.Method + " " + kind(r.URL.Path)
	if !admitted {
		asked += " (401)"
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.tally.requests = append(c.tally.requests, asked)
	c.tally.http2 = c.tally.http2 || r.ProtoMajor == 2
	c.now++
	c.tally.atOnce = max(c.tally.atOnce, c.now)
}

func (c *counter) answered() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now--
}

// take returns the tally and starts a new one.
func (c *counter) take() tally {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	taken := c.tally
	c.tally = tally{}
	return taken
}

func kind(path string) string {
	for _, kind := range []struct{ part, name string }{
		{"/referrers/", "referrers"}, {"/manifests/", "manifest"}, {"/blobs/", "blob"},
		{tokenPath, "token"},
	} {
		if strings.Contains(path, kind.part) {
			return kind.name
		}
	}
	return path
}
