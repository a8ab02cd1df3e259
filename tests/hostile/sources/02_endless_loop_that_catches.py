# row: 1
# end: timeout
# says: processor time
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
