# row: 65
# end: crashed
# says: onerror
# got: []
print("<script>alert(1)</script>")
ANSWERS = {"relu": "<script>alert(1)</script>", "got": []}
raise ValueError("<img src=x onerror=alert(1)>")
