// Command goproxy is a forward proxy, for plain HTTP and by CONNECT. It knows one name of 127.0.0.1
// that nobody else does, and prints the address that it listens on and what it is asked for.
package main

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/elazarl/goproxy"
)

func main() {
	name := flag.String("name", "", "the name of 127.0.0.1")
	user := flag.String("user", "", "serves only this USER:PASSWORD")
	flag.Parse()

	proxy := goproxy.NewProxyHttpServer()
	var dialer net.Dialer
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, port, err := net.SplitHostPort(address); err == nil && host == *name {
			address = net.JoinHostPort("127.0.0.1", port)
		}
		return dialer.DialContext(ctx, network, address)
	}
	proxy.Tr = &http.Transport{DialContext: dial}
	proxy.ConnectDial = func(network, address string) (net.Conn, error) {
		return dial(context.Background(), network, address)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", listener.Addr())
	log.Fatal(http.Serve(listener, logged(forUser(*user, proxy))))
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.RequestURI)
		next.ServeHTTP(w, r)
	})
}

func forUser(user string, next http.Handler) http.Handler {
	if user == "" {
		return next
	}
	expected := []byte("Basic " + base64.StdEncoding.EncodeToString([]byte(user)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Proxy-Authorization")), expected) != 1 {
			w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
			http.Error(w, "who are you?", http.StatusProxyAuthRequired)
			return
		}
		next.ServeHTTP(w, r)
	})
}
