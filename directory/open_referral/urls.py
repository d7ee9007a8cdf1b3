"""The standard's URLs for open data, without a trailing slash."""

from django.urls import path, re_path

from directory.open_referral import views

app_name = "open-referral"
urlpatterns = [
    path("", views.root, name="root"),
    path("openapi.json", views.description, name="openapi"),
    path("dump.json.gz", views.whole, name="dump"),
    path("services", views.services, name="services"),
    path("services/<str:key>", views.service, name="service"),
    path("service_at_locations", views.service_at_locations, name="service-at-locations"),
    path("service_at_locations/<str:key>", views.service_at_location, name="service-at-location"),
    path("organizations", views.organisations, name="organisations"),
    path("organizations/<str:key>", views.organisation, name="organisation"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<str:key>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy-terms"),
    path("taxonomy_terms/<str:key>", views.taxonomy_term, name="taxonomy-term"),
    re_path("", views.no_such_address, name="no-such-address"),
]
