// Command gateway stands before a registry, or where one should be: Go's own web server and reverse
// proxy. It prints the address that it listens on, a free port of loopback.
package main

import (
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
)

const signature = "c2lnbmVk"

var (
	backend     = flag.String("backend", "", "HOST:PORT of the registry behind it")
	certificate = flag.String("certificate", "", "speaks TLS, with this certificate")
	key         = flag.String("key", "", "the key of the certificate")
	clients     = flag.String("clients", "", "serves only who shows a certificate of this authority")
	user        = flag.String("user", "", "serves only this user, by Basic authentication")
	password    = flag.String("password", "", "the password of the user")
	status      = flag.Int("status", 0, "answers everything with this status and a page of its own")
	retryAfter  = flag.String("retry-after", "", "what those answers say of when to come again")
	login       = flag.Bool("login-page", false, "leads everybody to a page that asks to log in")
	elsewhere   = flag.Bool("blobs-elsewhere", false, "redirects who fetches a blob to a storage")
	immutable   = flag.Bool("immutable-referrers-tags", false, "refuses to write them, as ECR does")
	ghcr        = flag.Int("like-ghcr", 0, "redirects for what is not there to a page of this status")
)

func main() {
	flag.Parse()
	handler := front()
	if *user != "" {
		handler = forUser(handler)
	}
	server, address := listen()
	fmt.Println("listening on", address)
	log.Fatal(http.Serve(server, handler))
}

// front is what it does for those that it serves.
func front() http.Handler {
	switch {
	case *login:
		return loginPage()
	case *status != 0:
		return page(*status, *retryAfter)
	case *elsewhere:
		return blobsElsewhere(registry())
	case *immutable:
		return immutableReferrersTags(registry())
	case *ghcr != 0:
		return likeGhcr(registry())
	}
	return registry()
}

func registry() *httputil.ReverseProxy {
	target := &url.URL{Scheme: "http", Host: *backend}
	return &httputil.ReverseProxy{
		FlushInterval: -1,
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			request.Out.Host = request.In.Host
			request.SetXForwarded()
		},
	}
}

func page(status int, retryAfter string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "<html><h1>%d %s</h1></html>\n", status, http.StatusText(status))
	})
}

func loginPage() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", http.RedirectHandler("/login", http.StatusFound))
	mux.HandleFunc("/login", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html>Please log in</html>")
	})
	return mux
}

func forUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, secret, _ := r.BasicAuth()
		if name != *user || subtle.ConstantTimeCompare([]byte(secret), []byte(*password)) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			page(http.StatusUnauthorized, "").ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// blobsElsewhere sends who fetches a blob to a storage on another port, by a signed URL. As S3 does,
// that storage refuses who shows it a credential, too.
func blobsElsewhere(registry http.Handler) http.Handler {
	blob := regexp.MustCompile(`^/v2/(.+)/blobs/(sha256:[0-9a-f]+)$`)
	stored := regexp.MustCompile(`^/(.+)/(sha256:[0-9a-f]+)$`)
	storage := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			page(http.StatusBadRequest, "").ServeHTTP(w, r)
		} else if r.URL.Query().Get("signature") != signature {
			page(http.StatusForbidden, "").ServeHTTP(w, r)
		} else {
			r.URL.Path = stored.ReplaceAllString(r.URL.Path, "/v2/$1/blobs/$2")
			registry.ServeHTTP(w, r)
		}
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if match := blob.FindStringSubmatch(r.URL.Path); match != nil {
			location := storage + "/" + match[1] + "/" + match[2] + "?signature=" + signature
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		}
		registry.ServeHTTP(w, r)
	})
}

func immutableReferrersTags(registry http.Handler) http.Handler {
	tag := regexp.MustCompile(`^/v2/.+/manifests/sha256-`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && tag.MatchString(r.URL.Path) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"errors":[{"code":"TAG_INVALID","message":"The image tag already exists`+
				` and cannot be overwritten because the repository is immutable."}]}`)
			return
		}
		registry.ServeHTTP(w, r)
	})
}

// likeGhcr speaks of what is not there as GHCR was seen to: it redirects to a page of another host,
// whose name is cut off at a colon, and which answers with a status.
func likeGhcr(registry *httputil.ReverseProxy) http.Handler {
	listing := regexp.MustCompile(`^/v2/(.+)/referrers/`)
	manifest := regexp.MustCompile(`^/v2/(.+)/manifests/([^:]+)`)
	pages := serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(*ghcr)
		fmt.Fprint(w, "Not Found")
	}))
	registry.ModifyResponse = func(response *http.Response) error {
		match := manifest.FindStringSubmatch(response.Request.URL.Path)
		if match != nil && response.StatusCode == http.StatusNotFound {
			response.Body.Close() // where the registry says so, and everybody would understand it
			response.Body = http.NoBody
			response.StatusCode = http.StatusSeeOther
			response.Header = http.Header{
				"Location": {pages + "/-/package/" + match[1] + "%2Fmanifests%2F" + match[2]},
			}
		}
		return nil
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if match := listing.FindStringSubmatch(r.URL.Path); match != nil {
			w.Header().Set("Location", pages+"/-/package/"+match[1]+"%2Freferrers%2Fsha256")
			w.WriteHeader(http.StatusSeeOther)
			return
		}
		registry.ServeHTTP(w, r)
	})
}

// serve starts another server, which speaks as the first does, and returns where it is.
func serve(handler http.Handler) string {
	server, address := listen()
	go func() { log.Fatal(http.Serve(server, handler)) }()
	if *certificate != "" {
		return "https://" + address
	}
	return "http://" + address
}

func listen() (net.Listener, string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	address := listener.Addr().String()
	if *certificate == "" {
		return listener, address
	}
	shown, err := tls.LoadX509KeyPair(*certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{shown}}
	if *clients != "" {
		authority, err := os.ReadFile(*clients)
		if err != nil {
			log.Fatal(err)
		}
		config.ClientAuth = tls.RequireAndVerifyClientCert
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(authority)
	}
	return tls.NewListener(listener, config), address
}
