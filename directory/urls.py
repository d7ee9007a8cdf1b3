"""Public addresses of the directory."""

from django.urls import path

from directory import map_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("map/", map_views.services, name="map"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("physiotherapists/", views.people, name="people"),
    path("physiotherapists/<slug:slug>/", views.physiotherapist, name="physiotherapist"),
]
