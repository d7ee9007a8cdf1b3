"""`{% signed "relapse" %}the passage{% until_then %}general wording{% endsigned %}`."""

from django import template
from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.template.loader import render_to_string

from referrals.routes.signing import PASSAGES

register = template.Library()


class Signed(Node):
    child_nodelists = ("words", "general")

    def __init__(self, slug: str, words: NodeList, general: NodeList) -> None:
        self.slug, self.words, self.general = slug, words, general

    def render(self, context: Context) -> str:
        signature = settings.SIGNED.get(self.slug)
        if not signature and not settings.SAMPLE_DATA:
            return self.general.render(context)
        by = render_to_string("referrals/_signature.html", {"signature": signature})
        return self.words.render(context) + by


@register.tag
def signed(parser: Parser, token: Token) -> Signed:
    """Parse the tag. The general wording is optional."""
    slug = token.split_contents()[1].strip('"')
    if slug not in PASSAGES:
        raise template.TemplateSyntaxError(f"There is no passage called {slug}.")
    words, general = parser.parse(["until_then", "endsigned"]), NodeList()
    if parser.next_token().contents == "until_then":
        general = parser.parse(["endsigned"])
        parser.delete_first_token()
    return Signed(slug, words, general)
