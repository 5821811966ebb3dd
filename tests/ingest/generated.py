"""Letters and minutes made up from a fixed seed, in the layouts and words of real ones, with what is true of each.

The bodies are those of the bundled vocabulary, and some that stand in none.
"""

from tests.ingest.made import Made
from tests.ingest.made_letters import letter
from tests.ingest.made_minutes import minutes


def papers() -> list[Made]:
    """A hundred letters and a hundred minutes, always the same."""
    return [*(letter(number) for number in range(100)), *(minutes(number) for number in range(100))]
