"""What somebody may have meant who typed a word that stands nowhere: another query, to be offered, never asked."""

from dataclasses import replace

from documents import Vocabulary
from index import analysis
from index.describing import describe
from index.expanding import Expanding
from index.fields import ANYWHERE, joined_of, words_of
from index.meaning import AllOf, filters
from index.query import ASKED, Leaf, Node, Query, Sort, Word
from index.ranking import Asking
from index.shelves import View
from index.spelling import correction
from index.trees import leaves, positive, replaced
from index.widening import Names, Widening

_MOST = 4  # words that are looked up


def meant(query: Query, total: int, view: View, names: Names, vocabulary: Vocabulary) -> str | None:
    """The query with the words that find nothing spelt otherwise, if it finds more than `total`."""
    unknown = [leaf for leaf in positive(query.words) if isinstance(leaf, Word) and _is_unknown(leaf, view)][:_MOST]
    if not unknown:
        return None
    lexicon = view.lexicon(words_of("text"))
    meant: dict[Leaf, Node] = {
        word: replace(word, text=found)
        for word in unknown
        if (found := correction(analysis.words(word.text)[0], lexicon))
    }
    tree = replaced(query.words, lambda leaf: meant.get(leaf, leaf))
    if not meant or tree is None or _count(Widening(tree, names, view).tree, query, view) <= total:
        return None
    said = describe(tree, vocabulary)
    return said if len(said) <= ASKED else None


def _is_unknown(word: Word, view: View) -> bool:
    terms = analysis.terms(word.text)
    if word.field or len(terms) != 1:
        return False
    return not any(view.often(field, terms[0].stem) for name in ANYWHERE for field in (name, joined_of(name)))


def _count(tree: Node, query: Query, view: View) -> int:
    asking = Asking(tree, Expanding(view, list(leaves(tree))))
    asked = AllOf((asking.whole().match, *filters(query.within)))
    return view.top(asked, Sort.NEWEST, 0, 1).total
