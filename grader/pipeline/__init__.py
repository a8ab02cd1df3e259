"""From files to a grade: run a submission, train what it defines, ask the checks."""
