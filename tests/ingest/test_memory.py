"""Threads share one heap, so that memory stays flat."""

import platform
import subprocess
import sys

import pytest

_HEAPS = """
import ctypes, sys, threading
from ingest.memory import share_one_heap
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
if sys.argv[1] == "one":
    assert share_one_heap()
places = []
for _ in range(4):
    held = threading.Thread(target=lambda: places.append(libc.malloc(64)))
    held.start()
    held.join()
    threading.Thread(target=threading.Event().wait, daemon=True).start()
print(len({place >> 26 for place in places}))  # glibc's further heaps begin at multiples of 64 MB
"""


def heaps(given: str) -> int:
    return int(subprocess.run([sys.executable, "-c", _HEAPS, given], capture_output=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="Only glibc gives each thread a heap of its own.")
def test_threads_share_one_heap_when_they_are_told_to() -> None:
    assert heaps("each its own") > heaps("one") == 1
