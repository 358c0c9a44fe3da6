"""Addresses of a community's own pages, and of the tools in it."""

from django.urls import include, path

from guildhall.workspace.registry import tool_urls
from guildhall.workspace.views import doing, drafts, front, gathering, joining
from guildhall.workspace.views.looking_after import invitations, mails, members, overview, requests, settings

looking_after = [
    path("", overview.overview, name="look_after"),
    path("requests/", requests.requests, name="look_after_requests"),
    path("requests/<int:pk>/", requests.decide, name="look_after_request"),
    path("members/", members.members, name="look_after_members"),
    path("members/<slug:person>/", members.member, name="look_after_member"),
    path("bans/<int:pk>/lift/", members.lift, name="look_after_lift"),
    path("invitations/", invitations.invitations, name="look_after_invitations"),
    path("invitations/<int:pk>/", invitations.act_on_invitation, name="look_after_invitation"),
    path("mails/", mails.mails, name="look_after_mails"),
    path("mails/<int:pk>/", mails.decide_on_mail, name="look_after_mail"),
    path("settings/", settings.settings, name="look_after_settings"),
    path("settings/logo/", settings.change_logo, name="look_after_logo"),
    path("settings/kind/", settings.change_kind, name="look_after_kind"),
    path("settings/themes/", settings.themes, name="look_after_themes"),
    path("settings/themes/<int:pk>/", settings.change_theme, name="look_after_theme"),
    path("settings/front/", settings.front, name="look_after_front"),
    path("settings/archive/", settings.archive, name="look_after_archive"),
]
urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="draft_throw_away"),
    path("c/<slug:slug>/", front.community, name="community"),
    path("c/<slug:slug>/people/", front.people, name="community_people"),
    path("c/<slug:slug>/activity/", front.stream, name="community_stream"),
    path("c/<slug:slug>/doing/", doing.doing, name="community_doing"),
    path("c/<slug:slug>/doing.csv", doing.doing_csv, name="community_doing_csv"),
    path("c/<slug:slug>/tags/", gathering.tags, name="community_tags"),
    path("c/<slug:slug>/themes/<slug:theme>/", gathering.theme, name="community_theme"),
    path("c/<slug:slug>/logo/<int:size>", front.logo, name="community_logo"),
    path("c/<slug:slug>/join/", joining.join, name="community_join"),
    path("c/<slug:slug>/apply/", joining.apply, name="community_apply"),
    path("c/<slug:slug>/apply/withdraw/", joining.withdraw, name="community_withdraw"),
    path("c/<slug:slug>/leave/", joining.leave, name="community_leave"),
    path("c/<slug:slug>/look-after/", include(looking_after)),
    *tool_urls(),
]
