"""Pieces of pages that are made once: never out of date, and blind to all but their values."""

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.template.loaders.cached import Loader
from django.test import Client
from django.utils.safestring import mark_safe

from directory.models import Organisation, Service
from directory.templatetags import made_once
from directory.vocabulary import Payment, Route, Setting
from tests.support import factories
from tests.support.clock import TODAY


def drawn(template: str, **values: Any) -> str:
    return Template(f"{{% load made_once %}}{template}").render(Context(values))


def each(template: str, *, of: list[dict[str, Any]]) -> list[str]:
    """What one template says of several values in turn."""
    ready = Template(f"{{% load made_once %}}{template}")
    return [ready.render(Context(values)) for values in of]


def nodes(template: Template) -> list[made_once.MadeOnce]:
    found = template.nodelist.get_nodes_by_type(made_once.MadeOnce)
    return [node for node in found if isinstance(node, made_once.MadeOnce)]


CARD = "{% made_once name=name but miles=miles %}{{ name }}: {{ miles }}{% endmade_once %}"


def test_what_differs_is_filled_in_each_time() -> None:
    values = [{"name": name, "miles": miles} for name in "ab" for miles in (1, 2.5, "<3")]
    said = each(CARD, of=values)
    assert said == ["a: 1", "a: 2.5", "a: &lt;3", "b: 1", "b: 2.5", "b: &lt;3"]


def test_the_rest_is_made_once() -> None:
    made = []

    class Name(str):
        def __str__(self) -> str:
            made.append(self)
            return self

    each("{% made_once n=n %}{{ n.upper }}{% endmade_once %}", of=[{"n": Name("a")}] * 3)
    assert len(made) <= 1


def test_what_is_inside_sees_no_other_name() -> None:
    assert drawn("{% made_once a=1 %}{{ secret }}{% endmade_once %}", secret="LS1 3EX") == ""


def test_parts_of_what_differs_are_found_too() -> None:
    inside = "{% made_once a=1 but c=c %}{{ c.real }} {{ c.imag }}{% endmade_once %}"
    assert each(inside, of=[{"c": 1 + 2j}, {"c": 3 + 4j}]) == ["1.0 2.0", "3.0 4.0"]
    listed = "{% made_once a=1 but n=n %}{{ n|at:1 }}{% endmade_once %}"
    assert each(listed, of=[{"n": ("x", "y")}, {"n": ("x", "<z>")}]) == ["y", "&lt;z&gt;"]


@pytest.mark.parametrize("test", ["miles", "miles.shown"])
def test_what_differs_cannot_be_compared(test: str) -> None:
    with pytest.raises(TypeError, match="not compared"):
        drawn(f"{{% made_once but miles=1 %}}{{% if {test} %}}x{{% endif %}}{{% endmade_once %}}")


def test_values_that_python_calls_equal_are_told_apart() -> None:
    text = "{% made_once of=of %}{{ of }}{% endmade_once %}"
    values: list[Any] = ["<b>", mark_safe("<b>"), "<b>", 1, True, 1.0]  # on purpose
    said = each(text, of=[{"of": value} for value in values])
    assert said == ["&lt;b&gt;", "<b>", "&lt;b&gt;", "1", "True", "1.0"]


def test_nothing_that_differs_is_kept() -> None:
    ready = Template(f"{{% load made_once %}}{CARD}")
    ready.render(Context({"name": "a", "miles": "LS1 3EX"}))
    (node,) = nodes(ready)
    kept = [part for piece in node.made.values() for part in piece.parts]
    assert kept
    assert not any("LS1" in part for part in kept)


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_once, "MOST", 3)
    ready = Template(f"{{% load made_once %}}{CARD}")
    for name in range(10):
        ready.render(Context({"name": name, "miles": 1}))
    (node,) = nodes(ready)
    assert [key[0] for key in node.made] == [7, 8, 9]


def test_a_value_with_pieces_keeps_its_own() -> None:
    class Whole:
        def __init__(self, name: str) -> None:
            self.name, self.pieces = name, dict[object, Any]()

    ready = Template(
        "{% load made_once %}{% made_once w=w but m=m %}{{ w.name }}{{ m }}{% endmade_once %}"
    )
    one, other = Whole("a"), Whole("b")
    said = [ready.render(Context({"w": w, "m": m})) for m in (1, 2) for w in (one, other)]
    assert said == ["a1", "b1", "a2", "b2"]
    assert [len(one.pieces), len(other.pieces), len(nodes(ready)[0].made)] == [1, 1, 0]


def test_a_slip_in_the_tag_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="what is name"):
        drawn("{% made_once name %}{% endmade_once %}")


# --- Cards ---------------------------------------------------------------------------------------

NEAR = "/search/?near=LS1+3EX"


@pytest.fixture
def service(db: None) -> Service:
    factories.postcode_location(nation=factories.england(), council=factories.area())
    return factories.service(
        name="Riverside", telephone="0113 496 0123", routes=Route.PRIVATE, pays=Payment.FEE
    )


def page(query: str = "") -> str:
    return Client().get(NEAR + query).content.decode()


def made_anew(query: str = "") -> str:
    """The same page by templates that have made nothing yet."""
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        assert isinstance(loader, Loader)
        loader.reset()
    return page(query)


CHANGES: list[dict[str, Any]] = [
    {"name": "Hillside"},
    {"name": "<b>Hill & side</b>"},
    {"telephone": "0113 496 0999"},
    {"telephone": "", "email": "us@example.org"},
    {"telephone_hours": "Monday to Friday, 9 am to 5 pm"},
    {"town": "Otley"},
    {"settings": Setting.HOSPITAL | Setting.HOME_VISITS, "home_miles": 5},
    {"wait_days": 21, "wait_told_on": TODAY, "wait_source": "the team"},
    {"price_first": 60, "prices_told_on": TODAY},
    {"pays": Payment.INSURANCE},
    {"serves": ["LS2"], "serves_basis": Service.Basis.HOME},
    {"taking_new": "no", "taking_new_told_on": TODAY},
    {"latitude": 53.83},
    {"slug": "another-address"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: " ".join(change))
def test_a_change_is_on_the_card_at_once_whoever_made_it(
    service: Service, change: dict[str, Any]
) -> None:
    before = page()
    Service.objects.filter(pk=service.pk).update(**change)  # as another process does it
    after = page()
    assert after != before
    assert after == made_anew()


def test_a_card_goes_with_its_listing_and_returns_with_it(service: Service) -> None:
    before = page()
    for status in ("withdrawn", "draft"):
        Service.objects.filter(pk=service.pk).update(status=status)
        assert "Riverside" not in page()
    Service.objects.filter(pk=service.pk).update(status="published", listed_until=None)
    assert "Riverside" not in page()
    Service.objects.filter(pk=service.pk).update(listed_until=service.listed_until)
    assert page() == before


def test_a_changed_organisation_changes_the_row_of_the_table(service: Service) -> None:
    before = page("&view=referrer")
    kind = Organisation.Kind.CHARITY
    Organisation.objects.filter(pk=service.organisation_id).update(kind=kind)
    assert page("&view=referrer") != before
    assert page("&view=referrer") == made_anew("&view=referrer")


def test_nothing_of_one_search_is_on_the_page_of_another(service: Service) -> None:
    asked = ["", "&within=50", "&sort=name", "&pick=" + service.code, "&access=hoist", "&near=LS1"]
    alone = [made_anew(query) for query in asked]
    assert [page(query) for query in reversed(asked)] == alone[::-1]
