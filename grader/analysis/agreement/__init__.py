"""A value of a submission beside the reference's: how far it is the same, and what is different in words."""

from grader.analysis.agreement.closeness import Agreement as Agreement
from grader.analysis.agreement.closeness import Closeness as Closeness
from grader.analysis.agreement.plain import accepted as accepted
from grader.analysis.agreement.plain import plain as plain
from grader.analysis.agreement.values import agree as agree
from grader.analysis.agreement.words import in_words as in_words
from grader.analysis.agreement.words import kind_of as kind_of
