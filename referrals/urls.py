"""Public addresses of the ways in: content pages by their registry, the chooser, the areas."""

from django.urls import path

from referrals import content, feeds, sheet_views, sitemaps, views

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("routes/which/", views.which, name="which-route"),
    *[
        path(page.url.removeprefix("/"), views.page, {"slug": page.slug}, name=page.name)
        for page in content.PAGES
    ],
    path("shortlist/", sheet_views.shortlist, name="shortlist"),
    path("shortlist/sheet.csv", sheet_views.shortlist_csv, name="shortlist-csv"),
    path("areas/", views.areas, name="areas"),
    path("areas/areas.csv", views.areas_csv, name="areas-csv"),
    path("areas/<slug:slug>/", views.area, name="area"),
    path("areas/<slug:slug>/feed.atom", feeds.area, name="area-feed"),
    path("search/feed.atom", feeds.search, name="search-feed"),
]
