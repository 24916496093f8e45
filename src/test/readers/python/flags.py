"""Asks two feature flags of a file all the time, and prints what they say. No flagd runs: the provider
of OpenFeature evaluates flagd's format by itself.

python flags.py VOLUME
"""

import sys
import time

from openfeature import api
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType

provider = FlagdProvider(
    resolver_type=ResolverType.FILE, offline_flag_source_path=f"{sys.argv[1]}/flags.json"
)
api.set_provider_and_wait(provider)
client = api.get_client()
while True:
    words = [client.get_string_value(flag, "nothing") for flag in ("greeting", "second")]
    print("reads", *words, flush=True)
    time.sleep(0.01)
