# row: 1
# end: timeout
# says: processor time
while True:
    pass
