"""Reads app.yaml and second.yaml of a volume again when it is told to, and prints what it has read.

python watch.py VOLUME
"""

import sys
import threading
from pathlib import Path

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

volume = Path(sys.argv[1])


def show():
    words = [(volume / name).read_text().split()[1] for name in ("app.yaml", "second.yaml")]
    print("reads", *words, flush=True)


class Swapped(FileSystemEventHandler):
    def on_any_event(self, event):
        if Path(event.dest_path or event.src_path).name == "..data" and event.event_type != "opened":
            show()


show()
observer = Observer()
observer.schedule(Swapped(), str(volume))
observer.start()
threading.Event().wait()
