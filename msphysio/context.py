"""Template context about this site, available to every page without a query."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest | None) -> dict[str, object]:
    """Who runs the site, the helpline, and whether invented examples are shown."""
    return {
        "operator": settings.OPERATOR.texts,
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
        "operator_charity_number": settings.OPERATOR_CHARITY_NUMBER,
        "helpline": settings.HELPLINE,
        "helpline_hours": settings.HELPLINE_HOURS,
        "history_kept_years": settings.HISTORY_KEPT_YEARS,
        "drafts_kept_months": settings.DRAFTS_KEPT_MONTHS,
        "shows_sample_data": settings.SAMPLE_DATA,
    }
