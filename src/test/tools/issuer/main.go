// Command issuer gives out identity tokens (OpenID Connect) to whoever asks, of whatever he asks for: with it
// a private Fulcio certifies whom a test needs. It prints the address that it listens on, a free port of
// loopback. The first part of a path is an issuer of its own:
//
//	/NAME/token?email=a@b.example&…   {"value": "TOKEN"}, with these claims; as a runner of GitHub Actions
//	                                  answers at ACTIONS_ID_TOKEN_REQUEST_URL
package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	bits     = 2048
	lifetime = 10 * time.Minute
	audience = "sigstore"
)

type issuer struct {
	address string
	key     *rsa.PrivateKey
}

func main() {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", listener.Addr())
	log.Fatal(http.Serve(listener, issuer{listener.Addr().String(), key}))
}

func (i issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	base := "http://" + i.address + "/" + name
	switch rest {
	case ".well-known/openid-configuration":
		answer(w, map[string]any{
			"issuer":                                base,
			"jwks_uri":                              base + "/keys",
			"authorization_endpoint":                base + "/authorize",
			"token_endpoint":                        base + "/token",
			"response_types_supported":              []string{"id_token"},
			"subject_types_supported":               []string{"public"},
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	case "keys":
		answer(w, map[string]any{"keys": []any{map[string]string{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": encoded(i.key.N.Bytes()),
			"e": encoded(big.NewInt(int64(i.key.E)).Bytes()),
		}}})
	case "token":
		now := time.Now()
		claims := map[string]any{"sub": "somebody", "email_verified": true}
		for claim := range r.URL.Query() {
			claims[claim] = r.URL.Query().Get(claim)
		}
		claims["iss"] = base
		claims["aud"] = audience
		claims["iat"] = now.Unix()
		claims["exp"] = now.Add(lifetime).Unix()
		token, err := i.token(claims)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer(w, map[string]string{"value": token})
	default:
		http.NotFound(w, r)
	}
}

func (i issuer) token(claims map[string]any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed := encoded([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + encoded(body)
	hash := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, hash[:])
	return signed + "." + encoded(signature), err
}

func answer(w http.ResponseWriter, document any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(document); err != nil {
		log.Print(err)
	}
}

func encoded(bytes []byte) string {
	return base64.RawURLEncoding.EncodeToString(bytes)
}
