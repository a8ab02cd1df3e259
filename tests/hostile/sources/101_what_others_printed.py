# row: 101
# end: finished
# got: []

# What 100 printed, looked for in the memory that was forked: all but its first letter, so that the word
# itself is not what is found.
import ctypes

needle, found = "9417 ym fo yraid eht ni nettir"[::-1].encode(), 0
with open("/proc/self/maps") as maps:
    regions = [line.split() for line in maps]
for region in regions:
    start, end = (int(part, 16) for part in region[0].split("-"))
    if region[1].startswith("rw") and end - start < 2**27:
        data = ctypes.string_at(start, end - start)
        place = data.find(needle)
        while place >= 0:
            found += data[place - 1 : place] == b"w"
            place = data.find(needle, place + 1)

ANSWERS = {"got": ["what 100 printed"] if found else []}
