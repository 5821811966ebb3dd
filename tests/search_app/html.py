"""A page as a test sees it: its tags, nested as they should be, and what they say."""

from html.parser import HTMLParser

from fastapi import FastAPI
from starlette.testclient import TestClient

_EMPTY = {"input", "link", "meta", "br", "img"}


class Page(HTMLParser):
    """The tags of a page. A tag that is closed where it should not be fails the test."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.headings: list[int] = []
        self.marked: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(tag, attrs)
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self._open, f"<{tag}/> outside of a picture"
        self._take(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "mark":
            self.marked.append(data)
        if self._open == ["html", "head", "title"]:
            self.title += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        """Where the page leads."""
        return [link["href"] for link in self.all("a")]

    def _take(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def see(app: FastAPI, address: str) -> tuple[Page, str]:
    """A page that is there, checked, and its text on one line."""
    answer = TestClient(app).get(address)
    assert answer.status_code == 200, address
    page = Page(answer.text)
    check(page)
    return page, " ".join(answer.text.split())


def check(page: Page) -> None:
    """What every page owes to people and to browsers."""
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), "an id stands twice"
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(deeper - heading <= 1 for heading, deeper in steps), "a heading is skipped"
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    labelled = {label["for"] for label in page.all("label")}
    fields = [field for tag in ("input", "select") for field in page.all(tag) if field.get("type") != "hidden"]
    assert {field["id"] for field in fields} <= labelled
    named = [attributes.get("aria-labelledby") for _, attributes in page.tags]
    described = [name for _, attributes in page.tags for name in attributes.get("aria-describedby", "").split()]
    assert {name for name in (*named, *described) if name} <= set(ids)
    assert all(script == {"type": "application/ld+json"} or _is_ours(script) for script in page.all("script"))
    assert not any(name == "style" or name.startswith("on") for _, attributes in page.tags for name in attributes)


def _is_ours(script: dict[str, str]) -> bool:
    """Whether it is one of the scripts there are; data never run."""
    return script["type"] == "module" and script["src"].startswith(("/static/suggest.", "/static/add."))
