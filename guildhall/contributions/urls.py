"""Addresses of what is common to contributions of every kind."""

from django.urls import path

from guildhall.contributions.views import (
    acts,
    belonging,
    changes,
    doing,
    drafts,
    editing,
    files,
    live,
    shielded,
)

urlpatterns = [
    path("contributions/<int:pk>/", acts.go, name="contribution"),
    path("contributions/<int:pk>/edit/", editing.edit, name="contribution_edit"),
    path("contributions/<int:pk>/history/", editing.history, name="contribution_history"),
    path("contributions/<int:pk>/remove/", changes.remove, name="contribution_remove"),
    path("contributions/<int:pk>/restore/", acts.restore, name="contribution_restore"),
    path("contributions/<int:pk>/close/", changes.close, name="contribution_close"),
    path("contributions/<int:pk>/move/", changes.move, name="contribution_move"),
    path("contributions/<int:pk>/widen/", changes.let_more_read, name="contribution_widen"),
    path("contributions/<int:pk>/split/", changes.split, name="contribution_split"),
    path("contributions/<int:pk>/merge/", changes.merge, name="contribution_merge"),
    path("contributions/<int:pk>/doing/", doing.doing, name="doing"),
    path("contributions/<int:pk>/doing.csv", doing.doing_csv, name="doing_csv"),
    path("contributions/<int:pk>/tried/", doing.tried, name="tried"),
    path("contributions/<int:pk>/connect/", belonging.connection, name="connect"),
    path("contributions/<int:pk>/part/<int:other>/", belonging.parting, name="part"),
    path("contributions/<int:pk>/review/", belonging.review, name="review"),
    path("contributions/<int:pk>/newer/", live.newer, name="contribution_newer"),
    path("contributions/<int:pk>/<slug:verb>/", acts.act, name="contribution_act"),
    path("c/<slug:slug>/removed/", changes.removed, name="removed"),
    path("me/shielded/", shielded.mine, name="shielded"),
    path("me/shielded/waiting/<int:pk>/take-back", shielded.take_back, name="shielded_take_back"),
    path(
        "me/shielded/waiting/replies/<int:pk>/take-back",
        shielded.take_back,
        {"is_reply": True},
        name="shielded_reply_take_back",
    ),
    path("me/shielded/<int:pk>/name/", shielded.name, name="shielded_name"),
    path("operate/asked/<int:pk>/", shielded.who_asked, name="operate_who_asked"),
    path("drafts/keep", drafts.keep, name="draft_keep"),
    path("drafts/discard", drafts.discard, name="draft_discard"),
    path("files/image", drafts.picture, name="file_image"),
    path("files/<str:key>/small/<int:size>", files.small, name="file_small"),
    path("files/<str:key>/page/<int:number>", files.page, name="file_page"),
    path("files/<str:key>/<str:name>", files.show, name="file"),
]
