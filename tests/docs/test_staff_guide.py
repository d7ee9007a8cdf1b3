"""docs/staff.md tells each role what it may do, as the site's own table has it."""

from pathlib import Path

from django.conf import settings

from msphysio.staff.roles import TABLE, May

GUIDE_LINES = (Path(settings.BASE_DIR) / "docs" / "staff.md").read_text("utf-8")
GUIDE = " ".join(GUIDE_LINES.split())
TABLES = {
    "Services, how to refer": ("directory.service", "directory.referraldetails"),
    "Confirmations": ("directory.confirmation",),
    "Physiotherapists": ("directory.physiotherapist",),
    "Checks of the HCPC register": ("directory.registercheck",),
    "Organisations": ("directory.organisation",),
    "Area advice": ("referrals.areaadvice",),
    "Areas": ("directory.area",),
    "Lists at the intake desk": ("directory.intake",),
    "Reports, proposed changes": ("directory.report", "directory.proposal"),
    "Unmet needs, daily jobs": ("directory.unmetneed", "directory.jobrun"),
    "Towns, postcode files": ("directory.town", "directory.gazetteersource"),
    "People who sign in, and their roles": ("auth.user",),
}
MEANS = {
    "–": "",
    "view": "view",
    "add": "view add",
    "answer": "view change",
    "add, change": "view add change",
    "add, change, delete": "view add change delete",
    "add, change, delete; take back an objection": "view add change lift delete",
    "add; decide who is shown again": "view add decide",
}


def test_the_guide_tells_what_each_role_may_do() -> None:
    told = {}
    for line in GUIDE_LINES.splitlines():
        label, *may = line.strip("|").split("|")
        for name in TABLES.get(label.strip(), ()):
            told[name] = May(*(MEANS[words.strip()] for words in may))
    assert told == TABLE


def test_the_guide_tells_what_limits_signing_in() -> None:
    wait = settings.AXES_COOLOFF_TIME.total_seconds() // 60
    assert settings.AXES_FAILURE_LIMIT == 5
    assert "After five wrong passwords for one name" in GUIDE
    assert f"After {settings.FAILURES_PER_ADDRESS} wrong passwords from one address" in GUIDE
    assert f"{wait:.0f} minutes" in GUIDE
    assert f"nothing has been done for {settings.SESSION_COOKIE_AGE // 3600} hours" in GUIDE
    assert f"{settings.SESSION_MAX_HOURS} hours after it began" in GUIDE
