// A credential helper that answers what the file beside it says: docker-credential-NAME.json.
package main

import (
	"io"
	"os"
)

func main() {
	if len(os.Args) != 2 || os.Args[1] != "get" {
		os.Exit(1)
	}
	if server, err := io.ReadAll(os.Stdin); err != nil || len(server) == 0 {
		os.Exit(1)
	}
	self, err := os.Executable()
	if err != nil {
		os.Exit(1)
	}
	answer, err := os.ReadFile(self + ".json")
	if err != nil {
		os.Exit(1)
	}
	os.Stdout.Write(answer)
}
