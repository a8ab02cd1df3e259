"""An assignment of which each student gets a variant: its parameters, drawn from a secret.

What a variant is called in public is its code, which says nothing of its parameters.
"""

from grader.variants.codes import LEFT_AS_IT_IS, codes_in
from grader.variants.drawing import Shuffled, Variant, VariantError, Variants, shuffled

__all__ = ["LEFT_AS_IT_IS", "Shuffled", "Variant", "VariantError", "Variants", "codes_in", "shuffled"]
