package main

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const (
	user      = "pod"
	tokenPath = "/token"
)

// A guard lets in who shows a token for the repository; its own token service, on the same host as
// the registry, gives one to who knows the password. Nobody guards where there is none.
type guard struct {
	password string
	mutex    sync.Mutex
	granted  map[string]string // scope, by token
}

func newGuard() *guard {
	return &guard{password: randomText(), granted: map[string]string{}}
}

// logIn leaves the password where docker login would.
func (g *guard) logIn(home, address string) error {
	entry := map[string]string{"username": user, "password": g.password}
	config, err := json.Marshal(map[string]any{"auths": map[string]any{address: entry}})
	if err != nil {
		return err
	}
	directory := filepath.Join(home, ".docker")
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(directory, "config.json"), config, 0o600)
}

func (g *guard) admits(r *http.Request) bool {
	if g == nil || r.URL.Path == tokenPath {
		return true
	}
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return found && g.granted[token] == scopeOf(r)
}

func (g *guard) challenge(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", fmt.Sprintf(
		`Bearer realm="https://%s%s",service="bench",scope="%s"`, r.Host, tokenPath, scopeOf(r)))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnauthorized)
	w.Write([]byte(`{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`))
}

func (g *guard) issue(w http.ResponseWriter, r *http.Request) {
	name, password, _ := r.BasicAuth()
	if name != user || subtle.ConstantTimeCompare([]byte(password), []byte(g.password)) != 1 {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	token := randomText()
	g.mutex.Lock()
	g.granted[token] = r.FormValue("scope")
	g.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"token": token, "expires_in": 300})
}

// scopeOf is what reading that takes.
func scopeOf(r *http.Request) string {
	name := strings.TrimPrefix(r.URL.Path, "/v2/")
	for _, part := range []string{"/manifests/", "/referrers/", "/blobs/"} {
		name, _, _ = strings.Cut(name, part)
	}
	return "repository:" + name + ":pull"
}

func randomText() string {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	return hex.EncodeToString(random)
}
