# row: 9
# end: killed
# says: memory
keep = []
while True:
    keep.append(bytearray(10_000_000))
