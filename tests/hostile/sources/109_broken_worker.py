# row: 109
# end: killed

import sys

# The grader's own code in this process is made to fail: that is no failure of the grader.


def fail(*args, **kwargs):
    raise MemoryError("the grader failed")


for name, module in list(sys.modules.items()):
    if name in ("grader.worker.describe", "grader.worker.answers"):
        module.models = module.collect = fail
