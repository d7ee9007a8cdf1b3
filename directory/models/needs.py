"""What people searched for and did not find, counted too coarsely to identify anybody."""

from django.db import models
from django.db.models import Q


class UnmetNeed(models.Model):
    """How many searches on one date, in one postcode area, found nothing for one reason.

    For older counts, the first of the month stands for the whole month.
    """

    class Reason(models.TextChoices):
        """Reasons other than a single filter."""

        NOTHING_NEAR = "", "Nothing near at all"
        TOGETHER = "together", "Several filters together"

    day = models.DateField()
    postcode_area = models.CharField(max_length=2, help_text="Such as LS; never finer.")
    filter_group = models.CharField(max_length=20, blank=True)
    filter_slug = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "postcode_area", "filter_group", "filter_slug"],
                name="unmet_need_has_one_row_per_day_area_and_filter",
            ),
            models.CheckConstraint(
                condition=Q(postcode_area__regex=r"^[A-Z]{1,2}$"),
                name="unmet_need_area_is_letters_alone",
                violation_error_message="A postcode area is one or two letters, such as LS.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postcode_area}, {self.day:%-d %B %Y}"
