// Package dockerhub stands in for Docker Desktop's sessions at Docker Hub, of which there are none.
package dockerhub

import (
	"context"
	"errors"
	"time"
)

// ErrNoSession is the only answer.
var ErrNoSession = errors.New("no session: built without Docker Desktop")

// ClientAuth asks for sessions.
type ClientAuth interface {
	GetDefaultSession(ctx context.Context) (UserSession, error)
	GetDefaultProfile(ctx context.Context) (Profile, error)
}

// UserSession is one that nobody has.
type UserSession struct {
	AccessToken string
	Claims      struct {
		Username  string
		ExpiresAt *time.Time
	}
}

// Profile is one that nobody has.
type Profile struct{ Username string }

// Option is ignored.
type Option struct{}

// Staging is the other Docker Hub.
func Staging() Option { return Option{} }
