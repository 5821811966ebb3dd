"""What importing the package costs."""

import subprocess
import sys


def test_records_and_asking_do_without_the_web_framework() -> None:
    told = "import sys, search_app; print({'fastapi', 'starlette', 'jinja2', 'haystack', 'tantivy'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"
