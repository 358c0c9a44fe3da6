"""Addresses of the library, under /c/<community>/library/."""

from django.urls import path, re_path

from guildhall.tools.library import arranging, views, writing

urlpatterns = [
    path("", views.index, name="library"),
    path("new/", writing.new, name="library_new"),
    path("zip/", views.archive, name="library_zip"),
    path("folders/", arranging.folders, name="library_folders"),
    path("folders/<int:folder>/", arranging.folder, name="library_folder"),
    path("folders/<int:folder>/remove/", arranging.remove, name="library_folder_remove"),
    path("<int:pk>/download/", views.download, name="library_download"),
    path("<int:pk>/download/<int:version>/", views.download, name="library_download_version"),
    path("<int:pk>/version/", writing.version, name="library_version"),
    path("<int:pk>/versions/<int:number>/current/", writing.current, name="library_current"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="library_document"),
]
