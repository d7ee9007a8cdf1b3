"""Public URLs for content pages, the chooser, shortlists and areas."""

from django.urls import path

from referrals import sitemaps
from referrals.areas import feeds
from referrals.areas import views as area_views
from referrals.my_list import views as my_list_views
from referrals.routes import call_views, content, leaflet
from referrals.routes import views as route_views

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("routes/which/", route_views.which, name="which-route"),
    *[
        path(page.url.removeprefix("/"), route_views.page, {"slug": page.slug}, name=page.name)
        for page in content.PAGES
    ],
    path("shortlist/", my_list_views.shortlist, name="shortlist"),
    path("shortlist/sheet.csv", my_list_views.shortlist_csv, name="shortlist-csv"),
    path("shortlist/calls/", call_views.three_calls, name="three-calls"),
    path("shortlist/letter/<slug:to>/", call_views.letter, name="letter"),
    path("areas/", area_views.areas, name="areas"),
    path("areas/areas.csv", area_views.areas_csv, name="areas-csv"),
    path("areas/leaflet/", leaflet.for_place, name="leaflet"),
    path("areas/<slug:slug>/", area_views.area, name="area"),
    path("areas/<slug:slug>/leaflet/", leaflet.for_area, name="area-leaflet"),
    path("areas/<slug:slug>/feed.atom", feeds.area, name="area-feed"),
    path("search/feed.atom", feeds.search, name="search-feed"),
]
