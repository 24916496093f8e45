// Command timestamp serves Sigstore's timestamp authority, with a key and a chain of its own that it keeps
// in memory. Its own program has a page of metrics on a port that nobody can choose, so that there is one on
// a machine and no more. It prints the address that it listens on, a free port of loopback.
package main

import (
	"fmt"
	"log"
	"time"

	"github.com/sigstore/timestamp-authority/v2/pkg/server"
	"github.com/spf13/viper"
)

const policy = "1.3.6.1.4.1.57264.2"

func main() {
	// what its own program takes when no flag says otherwise
	viper.Set("timestamp-signer", "memory")
	viper.Set("timestamp-signer-hash", "sha256")
	viper.Set("default-policy-oid", policy)
	viper.Set("accepted-policy-oids", []string{policy})
	viper.Set("max-request-body-size", 1<<20)
	authority := server.NewRestAPIServer("127.0.0.1", 0, []string{"http"}, false, time.Minute, time.Minute)
	if err := authority.Listen(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %s:%d\n", authority.Host, authority.Port)
	log.Fatal(authority.Serve())
}
