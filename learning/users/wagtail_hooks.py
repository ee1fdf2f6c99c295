from wagtail import hooks

from .viewsets import require_rank_for_all

hooks.register("before_bulk_action", require_rank_for_all)
