"""Addresses of round robins, under /c/<community>/round_robin/."""

from django.urls import path, re_path

from guildhall.tools.round_robin import acting, views

urlpatterns = [
    path("", views.index, name="round_robin"),
    path("new/", views.new, name="round_robin_new"),
    path("<int:pk>/answer/", acting.answer, name="round_robin_answer"),
    path("<int:pk>/decline/", acting.decline, name="round_robin_decline"),
    path("<int:pk>/take-back/", acting.take_back, name="round_robin_take_back"),
    path("<int:pk>/ask/", acting.ask_more, name="round_robin_ask"),
    path("<int:pk>/results/", views.results, name="round_robin_results"),
    path("<int:pk>/results.csv", views.results_csv, name="round_robin_csv"),
    path("<int:pk>/files/<str:key>/<str:name>", views.file, name="round_robin_file"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="round_robin_show"),
]
