# row: 14
# end: crashed
# says: OSError
with open('huge', 'wb') as f:
    while True:
        f.write(b'x' * 1_000_000)
