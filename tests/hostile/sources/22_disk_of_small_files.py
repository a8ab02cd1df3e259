# row: 14
# end: killed
# says: files
n = 0
while True:
    n += 1
    open(f'f{n}', 'wb').close()
