from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "guildhall.tools.announcements"
    label = "announcements"
