"""Public URLs of the directory."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from directory.confirming import views as confirm_views
from directory.pages import map_views, style, views
from directory.pages.status import health, how_fresh
from directory.reports import views as report_views
from directory.rights import views as removal_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("readyz", health.ready, name="ready"),
    path("status.json", how_fresh.status, name="status"),
    path("how-fresh/", how_fresh.page, name="how-fresh"),
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/results.csv", views.results_csv, name="results-csv"),
    path("open-referral/", include("directory.open_referral.urls")),
    path("map/", map_views.services, name="map"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("services/<slug:slug>/report/", report_views.report_service, name="report-service"),
    path("services/<slug:slug>/link/", confirm_views.ask_for_link, name="ask-for-link"),
    path("confirm/", confirm_views.confirm, name="confirm"),
    path("confirm/changes/", confirm_views.propose, name="propose"),
    path("confirm/sent/", confirm_views.link_sent, name="link-sent"),
    path("remove/", removal_views.remove_me, name="remove-me"),
    path("physiotherapists/", views.people, name="people"),
    path("physiotherapists/<slug:slug>/", views.physiotherapist, name="physiotherapist"),
    path("physiotherapists/<slug:slug>/report/", report_views.report_person, name="report-person"),
    path("suggest/", report_views.suggest, name="suggest"),
    path("refused/<slug:code>/", report_views.refused, name="refused"),
    path("reports/<slug:code>/", report_views.receipt, name="receipt"),
]

if settings.DEBUG:
    urlpatterns.append(path("style/", style.components, name="style"))
