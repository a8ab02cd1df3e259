# row: 14
# end: killed
# says: files
n = 0
while True:
    n += 1
    with open(f'f{n}', 'wb') as f:
        f.write(b'x' * 10_000_000)
