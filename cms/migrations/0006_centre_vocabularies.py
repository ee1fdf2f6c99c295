"""The vocabularies of the resource centre as they start, and a word on each level of information."""

from django.db import migrations

TERMS = {
    "section": [
        ("reference", "Cadre de référence", "Reference frame", "Comprendre les enjeux, poser les mots.", "Understand what is at stake, settle the words."),
        ("inspiring", "Exemples inspirants", "Inspiring examples", "Voir ce que d’autres ont fait.", "See what others have done."),
        ("method", "Méthodes", "Methods", "Conduire une démarche, pas à pas.", "Lead an approach, step by step."),
        ("toolbox", "Boîte à outils", "Toolbox", "Prendre un outil et s’en servir.", "Take a tool and use it."),
    ],
    "publication": [
        ("note", "Note", "Note", "", ""),
        ("study", "Étude", "Study", "", ""),
        ("framework", "Référentiel", "Framework", "", ""),
        ("guide", "Guide pratique", "Practical guide", "", ""),
        ("book", "Livre", "Book", "", ""),
        ("report", "Rapport", "Report", "", ""),
    ],
    "event": [
        ("meeting", "Rencontre", "Meeting", "", ""),
        ("webinar", "Webinaire", "Webinar", "", ""),
        ("workshop", "Atelier", "Workshop", "", ""),
        ("call", "Appel à projets", "Call for projects", "", ""),
    ],
}
DESCRIPTIONS = {
    "blog": ("L’actualité, racontée en peu de mots.", "News, told in few words."),
    "article": ("Des textes parus ailleurs, et pourquoi les lire.", "Texts that appeared elsewhere, and why to read them."),
    "newsletter": ("Un thème, éclairé sous plusieurs angles.", "One theme, seen from several angles."),
    "bulletin": ("Ce qu’il faut retenir d’une période, sources à l’appui.", "What to keep of a period, with its sources."),
    "publication": ("Les travaux qui restent : types, versions, licences.", "Works that stay: types, versions, licences."),
}


def load(apps, schema_editor):
    Term = apps.get_model("cms", "Term")
    for kind, rows in TERMS.items():
        for position, (code, french, english, about, about_en) in enumerate(rows, start=1):
            texts = {"fr": about, "en": about_en} if about else {}
            given = {"labels": {"fr": french, "en": english}, "descriptions": texts, "position": position}
            Term.objects.get_or_create(kind=kind, code=code, defaults=given)
    for code, (french, english) in DESCRIPTIONS.items():
        Term.objects.filter(kind="information", code=code, descriptions={}).update(descriptions={"fr": french, "en": english})


def unload(apps, schema_editor):
    apps.get_model("cms", "Term").objects.filter(kind__in=TERMS).delete()


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_resource_centre")]
    operations = [migrations.RunPython(load, unload)]
