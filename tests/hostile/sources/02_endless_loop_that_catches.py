# row: 1
# end: timeout
# says: still running
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
