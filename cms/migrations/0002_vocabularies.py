"""The vocabularies as they start; from here on they are an editor's."""

from django.db import migrations

TERMS = {
    "route": [
        ("inform", "S’informer", "Get informed"),
        ("train", "Se former", "Train"),
        ("act", "Agir", "Act"),
    ],
    "objective": [
        ("cooperate", "Coopérer efficacement", "Cooperate effectively"),
        (
            "trajectories",
            "Développer des trajectoires socio-économiques durables et inclusives",
            "Develop lasting and inclusive socio-economic trajectories",
        ),
        ("innovation", "Piloter l’innovation sociétale", "Steer societal innovation"),
        ("projects", "Co-construire des projets de territoire", "Build territorial projects together"),
    ],
    "maturity": [
        ("discover", "Découvrir", "Discover"),
        ("start", "Initier", "Start"),
        ("deepen", "Approfondir", "Deepen"),
        ("spread", "Déployer", "Spread"),
    ],
    "profile": [
        ("association", "Associations et structures d’intérêt général", "Associations and public-interest organisations"),
        ("company", "Entreprises", "Companies"),
        ("foundation", "Fondations et fonds de dotation", "Foundations and endowment funds"),
        ("local-authority", "Collectivités territoriales et élus locaux", "Local authorities and elected members"),
        ("state", "État et institutions publiques", "State and public institutions"),
        ("social-partner", "Partenaires sociaux", "Social partners"),
        ("support", "Acteurs de l’accompagnement", "Support organisations"),
        ("academic", "Acteurs académiques", "Academics"),
        ("media", "Médias", "Media"),
        ("citizen", "Citoyens", "Citizens"),
    ],
    "domain": [
        ("employment", "Emploi et insertion", "Employment and inclusion through work", [8]),
        ("purchasing-power", "Niveau de vie et pouvoir d’achat", "Living standards and purchasing power", [1, 10]),
        ("local-economy", "Développement économique du territoire", "Local economic development", [8, 9]),
        ("poverty", "Lutte contre la pauvreté et l’exclusion", "Fighting poverty and exclusion", [1, 2, 10]),
        ("education", "Éducation, jeunesse et formation", "Education, youth and training", [4]),
        ("safety", "Sécurité et prévention", "Safety and prevention", [16]),
        ("mobility", "Mobilité durable et inclusive", "Lasting and inclusive mobility", [9, 11]),
        ("environment", "Environnement et biodiversité", "Environment and biodiversity", [6, 13, 14, 15]),
        ("energy", "Transition énergétique", "Energy transition", [7, 12, 13]),
        ("digital", "Numérique éthique et inclusif", "Ethical and inclusive digital", [9, 10]),
        ("health", "Santé et alimentation", "Health and food", [2, 3]),
        ("housing", "Logement et cadre de vie", "Housing and living environment", [11]),
        ("social-ties", "Lien social et solidarités entre générations", "Social ties and solidarity between generations", [10, 11]),
        ("disability", "Handicap, accessibilité et autonomie", "Disability, accessibility and autonomy", [3, 10]),
        ("culture", "Culture, sport et patrimoine", "Culture, sport and heritage", [4, 11]),
        ("citizenship", "Citoyenneté, engagement et vie démocratique", "Citizenship, commitment and democratic life", [5, 16, 17]),
    ],
    "level": [
        ("local", "Quartier et commune", "Neighbourhood and municipality"),
        ("inter-municipal", "Intercommunalité et bassin de vie", "Inter-municipal area"),
        ("department", "Département", "Department"),
        ("region", "Région", "Region"),
        ("national", "National", "National"),
    ],
    "intent": [
        ("browse", "Regarder ce qu’il y a", "Look around"),
        ("part", "Prendre ce qui me sert", "Take what is of use to me"),
        ("whole", "Suivre un parcours en entier", "Follow a whole path"),
        ("act", "Passer à l’action", "Act"),
    ],
    "medoc": [
        ("method", "Méthodes", "Methods"),
        ("example", "Exemples", "Examples"),
        ("data", "Données", "Data"),
        ("tool", "Outils", "Tools"),
        ("skill", "Compétences", "Skills"),
    ],
    "information": [
        ("blog", "Le blog", "The blog"),
        ("article", "Les articles en ligne", "Online articles"),
        ("newsletter", "La newsletter", "The newsletter"),
        ("bulletin", "Le bulletin de veille et d’analyse", "The watch bulletin"),
        ("publication", "Les publications", "Publications"),
    ],
    "format": [
        ("awareness", "Module de sensibilisation", "Awareness module"),
        ("discovery", "Parcours découverte", "Discovery path"),
        ("webinar", "Webinaire", "Webinar"),
        ("tutorial", "Tutoriel", "Tutorial"),
        ("kit", "Kit pratique", "Practical kit"),
        ("experiential", "Parcours expérientiel", "Experiential path"),
        ("syllabus", "Syllabus académique", "Academic syllabus"),
    ],
    "rhythm": [
        ("weekly", "Chaque semaine", "Weekly"),
        ("monthly", "Chaque mois", "Monthly"),
        ("quarterly", "Chaque trimestre", "Quarterly"),
        ("yearly", "Chaque année", "Yearly"),
    ],
    "basis": [
        ("experiment", "Expérimentation", "Experiment"),
        ("study", "Étude", "Study"),
        ("testimony", "Témoignage", "Testimony"),
    ],
    "status": [
        ("stabilised", "Stabilisé", "Stabilised"),
        ("in-progress", "En construction", "Work in progress"),
    ],
    "licence": [
        ("cc-by-sa", "CC BY-SA 4.0", "CC BY-SA 4.0"),
        ("cc-by", "CC BY 4.0", "CC BY 4.0"),
        ("cc0", "CC0 1.0", "CC0 1.0"),
        ("all-rights", "Tous droits réservés", "All rights reserved"),
    ],
}
SERVES = {  # the routes a format serves, the first one mainly
    "awareness": ["inform"],
    "discovery": ["inform", "train"],
    "webinar": ["inform", "train"],
    "tutorial": ["train", "act"],
    "kit": ["act"],
    "experiential": ["act", "train"],
    "syllabus": ["train"],
}
DESCRIPTIONS = {
    ("route", "inform"): ("Comprendre ce qui se joue, à son rythme.", "Understand what is at stake, at one’s own pace."),
    ("route", "train"): ("Apprendre une méthode et s’exercer.", "Learn a method and practise it."),
    ("route", "act"): ("Passer à l’action avec des outils éprouvés.", "Act with proven tools."),
    ("format", "awareness"): ("Pour qu’une gouvernance voie pourquoi un sujet la concerne.", "For a board to see why a subject concerns it."),
    ("format", "discovery"): ("Les premiers pas, une idée à la fois.", "First steps, one idea at a time."),
    ("format", "webinar"): ("Un échange avec des pionniers, en direct ou après coup.", "An exchange with pioneers, live or afterwards."),
    ("format", "tutorial"): ("Une méthode pas à pas, sur votre propre cas.", "A method step by step, on your own case."),
    ("format", "kit"): ("Des outils pour agir dès maintenant.", "Tools to act now."),
    ("format", "experiential"): ("Éprouver sa pratique sur le terrain, avec des pairs.", "Test one’s practice in the field, with peers."),
    ("format", "syllabus"): ("Un cours complet, à suivre ou à enseigner.", "A whole course, to follow or to teach."),
}


def load(apps, schema_editor):
    Term = apps.get_model("cms", "Term")
    terms = []
    for kind, rows in TERMS.items():
        for position, (code, french, english, *more) in enumerate(rows, start=1):
            facts = {"sdgs": more[0]} if more else {}
            if kind == "format":
                facts = {"serves": SERVES[code]}
            texts = DESCRIPTIONS.get((kind, code))
            terms.append(
                Term(
                    kind=kind,
                    code=code,
                    labels={"fr": french, "en": english},
                    descriptions={"fr": texts[0], "en": texts[1]} if texts else {},
                    position=position,
                    facts=facts,
                )
            )
    Term.objects.bulk_create(terms)


def unload(apps, schema_editor):
    apps.get_model("cms", "Term").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
