from wagtail import hooks

from .viewsets import explain_first_visit, require_rank_for_all

hooks.register("before_bulk_action", require_rank_for_all)
hooks.register("construct_homepage_panels", explain_first_visit)
