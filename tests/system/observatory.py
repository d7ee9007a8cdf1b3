"""What MDN's HTTP Observatory gives for a page, by its published rules.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring. It starts from 100, and a
bonus counts only where faults alone leave 90 or more. Neither the certificate is looked at nor the
lists that browsers have built in; what is said of several policies for one page is not here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit

ORIGIN = "https://http-observatory.security.mozilla.org"
LEAST_FOR_A_BONUS = 90
HALF_A_YEAR = 15_552_000  # of 30 days, as many sites count
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
TELLING = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the Observatory would get to see of one page."""

    url: str
    headers: Message
    text: str = ""
    redirects: tuple[str, ...] = ()  # all addresses from http:// on; empty where nothing answers
    cookies: tuple[str, ...] = ()  # each Set-Cookie, that of robots.txt too
    preflight: Message = field(default_factory=Message)  # what OPTIONS with our ORIGIN gets


def score(seen: Seen) -> int:
    """As the Observatory shows it; 100 and more is an A+."""
    given = parts(seen).values()
    without_bonus = 100 + sum(one for one in given if one < 0)
    total = 100 + sum(given) if without_bonus >= LEAST_FOR_A_BONUS else without_bonus
    return max(total, 0)


def parts(seen: Seen) -> dict[str, int]:
    """What each of its ten tests adds or takes."""
    policy = directives(seen)
    return {
        "content-security-policy": of_policy(policy, seen),
        "cookies": of_cookies(seen),
        "cross-origin-resource-sharing": of_sharing(seen.preflight),
        "redirection": of_redirection(seen.redirects),
        "referrer-policy": of_referrer(seen.headers.get_all("Referrer-Policy", [])),
        "strict-transport-security": of_transport(seen),
        "subresource-integrity": of_scripts(seen),
        "x-content-type-options": 0 if header(seen, "X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": of_frames(policy, header(seen, "X-Frame-Options")),
        "cross-origin-resource-policy": of_resource(header(seen, "Cross-Origin-Resource-Policy")),
    }


def header(seen: Seen, name: str) -> str:
    return str(seen.headers.get(name, "")).strip().lower()


# --- Content-Security-Policy ---------------------------------------------------------------------


def directives(seen: Seen) -> dict[str, set[str]] | None:
    """The policy; empty where there is none, None where it cannot be read."""
    policies = seen.headers.get_all("Content-Security-Policy", [])
    if len(policies) > 1 or "," in "".join(policies) or "http-equiv" in seen.text.lower():
        raise NotImplementedError("The rules for several policies are not written down here.")
    words = [part.lower().split() for part in "".join(policies).split(";") if part.strip()]
    found = {name: set(sources) or {"'none'"} for name, *sources in words}
    return found if len(found) == len(words) else None


def of_policy(policy: dict[str, set[str]] | None, seen: Seen) -> int:
    if not policy:
        return -25
    any_source = policy.get("default-src", {"*"})
    script, style, objects = (
        policy.get(name, any_source) for name in ("script-src", "style-src", "object-src")
    )
    if "'strict-dynamic'" in script or any(re.match("'(sha|nonce)", one) for one in script | style):
        raise NotImplementedError("The rules for nonces and hashes are not written down here.")
    passive = policy.get("img-src", any_source) | policy.get("media-src", any_source)
    active = set[str]().union(
        *(sources for name, sources in policy.items() if name not in {"img-src", "media-src"})
    )
    if script & (BROAD | INLINE) or objects & BROAD:
        return -20
    if seen.url.startswith("https:") and is_open(active):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if seen.url.startswith("https:") and is_open(passive):
        return -10
    if style & (BROAD | INLINE):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def is_open(sources: Iterable[str]) -> bool:
    """Whether something may come without encryption."""
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def of_frames(policy: dict[str, set[str]] | None, said: str) -> int:
    if policy and "frame-ancestors" in policy:
        return 5
    return 0 if said in {"deny", "sameorigin"} or said.startswith("allow-from") else -20


# --- Cookies -------------------------------------------------------------------------------------


def of_cookies(seen: Seen) -> int:
    if not seen.cookies:
        return 0
    guarded = of_transport(seen) == 0
    faults = [fault for text in seen.cookies for fault in faults_of(text, guarded=guarded)]
    if faults:
        return min(faults)
    return 5 if all(cookie["samesite"] for cookie in read(*seen.cookies)) else 0


def read(*cookies: str) -> list[Morsel[str]]:
    return [morsel for text in cookies for morsel in SimpleCookie(text).values()]


def faults_of(text: str, *, guarded: bool) -> Iterator[int]:
    """What one cookie costs. `guarded`: the browser comes by HTTPS alone."""
    for cookie in read(text):
        name, same_site = cookie.key.lower(), cookie["samesite"].lower()
        signs_in = "login" in name or "sess" in name
        if "samesite" in text.lower() and same_site not in {"lax", "strict", "none"}:
            yield -20
        if not cookie["secure"]:
            yield from (-5 if guarded else -20, *([-20] if same_site == "none" else []))
            if signs_in:
                yield -10 if guarded else -40
        if "csrf" in name and not same_site:
            yield -20
        if signs_in and not cookie["httponly"]:
            yield -30


# --- The others ----------------------------------------------------------------------------------


def of_sharing(preflight: Message) -> int:
    reflected = preflight.get("Access-Control-Allow-Origin") == ORIGIN
    with_cookies = preflight.get("Access-Control-Allow-Credentials", "").strip().lower() == "true"
    return -50 if reflected and with_cookies else 0


def of_redirection(addresses: tuple[str, ...]) -> int:
    if not addresses:
        return 0
    if len(addresses) == 1 or not addresses[-1].startswith("https:"):
        return -20
    first, second = (urlsplit(address) for address in addresses[:2])
    if second.scheme == "http":
        return -10
    return 0 if first.hostname == second.hostname else -5


def of_referrer(said: list[str]) -> int:
    if not said:
        return 0
    known = [one for one in (word.strip().lower() for word in ",".join(said).split(",")) if one]
    known = [one for one in known if one in PRIVATE | TELLING]
    return 5 if known and known[-1] in PRIVATE else -5


def of_transport(seen: Seen) -> int:
    said = header(seen, "Strict-Transport-Security")
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", said)
    if not seen.url.startswith("https:") or not age or "," in said:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


class Scripts(HTMLParser):
    """Every script of a page that has an address of its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and dict(attrs).get("src"):
            self.found.append(dict(attrs))


def of_scripts(seen: Seen) -> int:
    """Scripts of another host count as foreign, though the Observatory lets subdomains pass."""
    own = urlsplit(seen.url).hostname
    given, foreign = [], False
    for script in Scripts(seen.text).found:
        address = urlsplit(str(script["src"]))
        encrypted = address.scheme == "https" or not address.netloc
        if address.hostname in {None, own} and encrypted:
            given += [5] if script.get("integrity") else []
            continue
        foreign = True
        if not encrypted:
            given.append(-20 if script.get("integrity") else -50)
        elif not script.get("integrity"):
            given.append(-5)
    return min(given, default=5 if foreign else 0)


def of_resource(said: str) -> int:
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(said, -5)
