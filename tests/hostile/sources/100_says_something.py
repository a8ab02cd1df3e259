# row: 100
# end: finished
# got: []

# What it prints is its own business: see 101.
for number in range(400):
    print(number, "9417 ym fo yraid eht ni nettirw"[::-1])

ANSWERS = {"got": []}
