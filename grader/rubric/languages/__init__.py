"""The languages that answers are read in, a file each."""

from grader.rubric.languages.english import ENGLISH
from grader.rubric.languages.french import FRENCH
from grader.rubric.languages.german import GERMAN
from grader.rubric.languages.portuguese import PORTUGUESE
from grader.rubric.languages.spanish import SPANISH
from grader.rubric.languages.traits import Language

LANGUAGES = {language.code: language for language in (ENGLISH, SPANISH, PORTUGUESE, GERMAN, FRENCH)}

__all__ = ["ENGLISH", "LANGUAGES", "Language"]
