"""A module page, served by Wagtail, gets its learner's layer here; after the hook that checks who may see the page."""

from wagtail import hooks

from learning.journey.views.module import serve_module

hooks.register("on_serve_page", serve_module, order=100)  # innermost: Wagtail asks first who may see the page
