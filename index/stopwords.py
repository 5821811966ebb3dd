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


def is_stop(text: str) -> bool:
    """Whether a text is a single word of these."""
    return text.casefold() in _STOP
