"""Public addresses of the directory."""

from django.urls import path

from directory import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("services/<str:slug>/", views.service, name="service"),
    path("physiotherapists/", views.people, name="people"),
    path("physiotherapists/<str:slug>/", views.physiotherapist, name="physiotherapist"),
]
