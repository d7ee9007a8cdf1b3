"""All cases of the judgement: how one is written stands in `judging_case`."""

from tests.search.judging_area_cases import AREA_CASES
from tests.search.judging_fact_cases import FACT_CASES
from tests.search.judging_reach_cases import REACH_CASES
from tests.search.judging_route_cases import ROUTE_CASES

CASES = [*REACH_CASES, *AREA_CASES, *FACT_CASES, *ROUTE_CASES]
