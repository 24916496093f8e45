// Package client stands in for that of Docker Desktop's secrets engine, which Compose asks for a login
// at Docker Hub: no test has one, and not every Go proxy has that module.
package client

import (
	"time"

	"github.com/docker/secrets-engine/client/dockerhub"
)

// Client is never made.
type Client struct{}

// Option is ignored.
type Option struct{}

// ConnectError says that there is no Docker Desktop.
type ConnectError struct{}

func (*ConnectError) Error() string { return "built without Docker Desktop" }

// New fails, as it does where Docker Desktop does not run; Compose then asks docker login's file.
func New(...Option) (*Client, error) { return nil, &ConnectError{} }

// WithSocketPath is ignored.
func WithSocketPath(string) Option { return Option{} }

// WithTimeout is ignored.
func WithTimeout(time.Duration) Option { return Option{} }

// HubAuth is never asked.
func (*Client) HubAuth(...dockerhub.Option) dockerhub.ClientAuth { return nil }
