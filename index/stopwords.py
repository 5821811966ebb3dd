"""The little words of English: they are found like any others, but say nothing of which paper is meant."""

_STOP = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each either few for from further had has have having he her
    here hers him his how i if in into is it its itself just may me might more most must my no nor not of off on
    once only or other our ours out over own same shall she should so some such than that the their theirs them then
    there these they this those through to too under until up upon us very was we were what when where whether which
    while who whom whose why will with within without would you your yours
    """.split()  # noqa: SIM905  (a hundred words are read more easily than a hundred strings)
)

_ASKING = frozenset(
    """
    according anyone available concerning debate debated describe described discuss discussed discusses discussing
    discussion discussions explain explained find give list mention mentioned opinion opinions please regarding
    respond responded response said say saying says show summarise summarize summary talk talked talking talks tell
    think thinks thought thoughts view views
    """.split()  # noqa: SIM905
)


def is_stop(text: str) -> bool:
    """Whether a text is a single word of these."""
    return text.casefold() in _STOP


def is_asking(text: str) -> bool:
    """Whether a text is a word with which people ask ("summarize", "discussion") more than what they ask for."""
    return text.casefold() in _ASKING
