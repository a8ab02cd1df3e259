"""Facts of a case, without a verdict: how networks differ, what explains a result, what does not fit."""
