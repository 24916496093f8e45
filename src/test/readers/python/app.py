"""An application that reads its configuration when it is loaded, as most do."""

import os
from pathlib import Path

volume = Path(os.environ["VOLUME"])
greeting = " ".join((volume / name).read_text().split()[1] for name in ("app.yaml", "second.yaml"))


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [greeting.encode()]
