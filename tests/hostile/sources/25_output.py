# row: 16
# end: killed
# says: printed without end
while True:
    print('x' * 10_000)
