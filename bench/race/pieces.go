package main

import (
	"errors"
	"io"
	"os"
)

// How many bytes a write has by which an executable came into the page cache. A file system makes the
// folios of its cache as large as the writes, and what a process pays for its pages depends on that.
const (
	smallPieces = 32 << 10 // as a container's layers are unpacked
	largePieces = 1 << 20
)

// copyExecutable leaves a copy that was written in pieces of this size, and is on the disk.
func copyExecutable(from, to string, piece int) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	err = inPieces(target, source, piece)
	if err == nil {
		err = target.Sync() // it would be written while others race
	}
	return errors.Join(err, target.Close())
}

// inPieces copies by writes of one size; only the last is shorter.
func inPieces(to io.Writer, from io.Reader, size int) error {
	for piece := make([]byte, size); ; {
		read, err := io.ReadFull(from, piece)
		if read > 0 {
			if _, err := to.Write(piece[:read]); err != nil {
				return err
			}
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return nil
		default:
			return err
		}
	}
}
