from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "guildhall.tools.conversations"
    label = "conversations"
