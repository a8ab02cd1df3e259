# row: 1
# end: timeout
# says: still running
while True:
    pass
