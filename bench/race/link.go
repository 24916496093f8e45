package main

import (
	"net"
	"sync"
	"syscall"
	"time"
)

// A link is a long way to a registry: what goes over it, in either direction, arrives later, and a
// connection takes a round trip to come about. Nothing is lost, and the line is as wide as it gets.
type link struct {
	endpoint
	listener net.Listener
	oneWay   time.Duration
}

// A packet is on its way until due.
type packet struct {
	bytes []byte
	due   time.Time
}

func startLink(to endpoint, roundTrip time.Duration) (*link, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &link{
		endpoint: endpoint{address: listener.Addr().String(), caFile: to.caFile},
		listener: listener,
		oneWay:   roundTrip / 2,
	}
	go l.accept(to.address)
	return l, nil
}

func (l *link) stop() {
	l.listener.Close()
}

func (l *link) accept(to string) {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return // stopped
		}
		accepted := time.Now()
		far, err := net.Dial("tcp", to)
		if err != nil {
			near.Close()
			continue
		}
		// Loopback connects at once. Over the link, the client would have sent its first byte a round
		// trip later, so that is when it sets out.
		var ends sync.WaitGroup
		ends.Add(2)
		go l.carry(near, far, accepted.Add(2*l.oneWay), &ends)
		go l.carry(far, near, accepted, &ends)
		go func() {
			ends.Wait()
			near.Close()
			far.Close()
		}()
	}
}

// carry passes one direction on until it ends.
func (l *link) carry(from, to net.Conn, usable time.Time, ends *sync.WaitGroup) {
	defer ends.Done()
	underWay := make(chan packet, 1024)
	go func() {
		defer close(underWay)
		for {
			buffer := make([]byte, 32<<10)
			read, err := from.Read(buffer)
			if read > 0 {
				underWay <- packet{buffer[:read], l.arrival(usable)}
			}
			if err != nil {
				underWay <- packet{nil, l.arrival(usable)}
				return
			}
		}
	}()
	for p := range underWay {
		sleepUntil(p.due)
		if p.bytes == nil {
			// only this direction: closed as a whole, it would take back what was sent in the other
			to.(*net.TCPConn).CloseWrite()
			return
		}
		if _, err := to.Write(p.bytes); err != nil {
			break
		}
	}
	from.Close()
	to.Close()
	for range underWay {
		// the reader ends by itself, once its side is closed
	}
}

func (l *link) arrival(usable time.Time) time.Time {
	now := time.Now()
	if now.Before(usable) {
		now = usable
	}
	return now.Add(l.oneWay)
}

// sleepUntil is more exact than time.Sleep, which may be a millisecond late.
func sleepUntil(moment time.Time) {
	for left := time.Until(moment); left > 0; left = time.Until(moment) {
		wait := syscall.NsecToTimespec(left.Nanoseconds())
		syscall.Nanosleep(&wait, nil)
	}
}
