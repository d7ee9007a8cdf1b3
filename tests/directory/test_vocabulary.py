"""The choice groups: which choices there are, and that what is stored means the same for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import vocabulary
from directory.fields import ChoiceGroupField
from directory.models import Service
from directory.search.filters import GROUPS
from directory.vocabulary import (
    AccessFact,
    Approach,
    ChoiceGroup,
    Colleague,
    Experience,
    Language,
    Need,
    Payment,
    Priority,
    Referrer,
    Route,
    Setting,
    Weekday,
)

# In the order of their bits, which stored sets rely on: new ones go to the end of a line.
SLUGS = {
    Need: "stiffness spasms spasticity balance-and-falls walking weakness fatigue "
    "posture-and-wheelchair hands-and-arms pain dizziness foot-drop bladder-and-pelvic-floor",
    Route: "nhs-referral nhs-self-referral private charity",
    Setting: "hospital community-clinic gp-surgery home-visits remote",
    Approach: "tailored-exercise education-and-advice manual-therapy electrotherapy hydrotherapy "
    "acupuncture fes balance-training spasticity-management posture-and-seating exercise-group "
    "vestibular",
    Experience: "mostly-ms neurological some-ms",
    Payment: "free donation membership fee insurance employer",
    AccessFact: "step-free accessible-toilet changing-places hoist adjustable-couch "
    "stay-in-wheelchair blue-badge-parking patient-transport seat-on-the-way companion-welcome "
    "cool-room",
    Language: "cy bsl gd ga ar bn yue fr de el gu hi it cmn fa pl pt pa ro so es ta tr uk ur yo",
    Colleague: "occupational-therapist ms-nurse speech-therapist continence neurologist "
    "psychologist dietitian orthotist wheelchair-service social-care",
    Referrer: "self gp ms-nurse neurologist other-consultant therapist social-care carer",
    Priority: "urgent relapse",
    Weekday: "mon tue wed thu fri sat sun",
}
PARAMETERS = {
    "helps-with": Need,
    "route": Route,
    "setting": Setting,
    "approach": Approach,
    "experience": Experience,
    "pays": Payment,
    "access": AccessFact,
    "language": Language,
    "takes-from": Referrer,
    "priority": Priority,
}
groups = pytest.mark.parametrize("group", SLUGS, ids=lambda group: group.__name__)


def test_every_group_is_known_here() -> None:
    found = {
        each
        for each in vars(vocabulary).values()
        if isinstance(each, type) and issubclass(each, ChoiceGroup) and each is not ChoiceGroup
    }
    assert found == set(SLUGS)


@groups
def test_the_choices_and_their_order_are_those_that_were_agreed(group: type[ChoiceGroup]) -> None:
    assert [member.slug for member in group] == SLUGS[group].split()


@groups
def test_every_choice_has_a_bit_of_its_own(group: type[ChoiceGroup]) -> None:
    assert [int(member) for member in group] == [1 << place for place in range(len(group))]
    assert len(group) <= 31  # an integer column holds no more


@groups
def test_every_choice_has_a_slug_and_a_label_of_its_own(group: type[ChoiceGroup]) -> None:
    assert len({member.slug for member in group}) == len(group)
    assert len({member.label for member in group}) == len(group)
    assert all(member.label for member in group)


@groups
def test_all_sets_come_back_from_their_number_and_from_their_slugs(
    group: type[ChoiceGroup],
) -> None:
    everything = (1 << len(group)) - 1
    for stored in (0, 1, everything, everything // 3, everything - 1):
        chosen = group.of(stored)
        assert int(chosen) == stored
        assert group.from_slugs(chosen.slugs) == chosen
        assert len(chosen.slugs) == stored.bit_count() == len(chosen.labels)


@groups
@pytest.mark.parametrize("stored", [-1, 1 << 31, None])
def test_bits_that_mean_nothing_are_refused(group: type[ChoiceGroup], stored: int | None) -> None:
    with pytest.raises(ValueError, match="is not a set of"):
        group.of(1 << len(group) if stored is None else stored)


@groups
def test_an_unknown_slug_is_named(group: type[ChoiceGroup]) -> None:
    first = SLUGS[group].split()[0]
    with pytest.raises(ValueError, match=r"^made-up$"):
        group.from_slugs([first, "made-up"])
    assert not group.from_slugs([])


@given(st.sets(st.sampled_from(list(Approach))))
def test_a_set_holds_what_was_put_in(chosen: set[Approach]) -> None:
    made = Approach.of(sum(chosen))
    assert set(made.members) == chosen
    assert [member for member in Approach if member in made] == list(made.members)


def test_the_parameters_ask_for_their_groups_and_read_a_column_of_the_same_group() -> None:
    assert {name: each.group for name, each in GROUPS.items()} == PARAMETERS
    told = {name: each for name, each in GROUPS.items() if name != "priority"}  # of three fields
    for name, each in told.items():
        *related, field_name = str(each.field_name).split("__")
        model = Service._meta.get_field(related[0]).related_model if related else Service
        column = model._meta.get_field(field_name)  # type: ignore[union-attr]  # a related model
        assert isinstance(column, ChoiceGroupField)
        assert column.group is each.group, name


def test_what_visitors_want_help_with_comes_first() -> None:
    assert next(iter(GROUPS)) == "helps-with"


@pytest.mark.parametrize("group", [Need, Route, Setting, Approach, Experience, Payment])
def test_every_term_has_its_plain_meaning(group: type[ChoiceGroup]) -> None:
    assert [member.slug for member in group if not member.explanation] == []
