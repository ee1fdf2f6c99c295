"""What the admin shows of this room."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from quizzes.viewsets import PicturesViewSet, QuestionsGroup, VersionsViewSet, publish_when_asked

register_snippet(QuestionsGroup)
hooks.register("register_admin_viewset", lambda: [PicturesViewSet(), VersionsViewSet()])
hooks.register("after_create_snippet", publish_when_asked)
hooks.register("after_edit_snippet", publish_when_asked)
