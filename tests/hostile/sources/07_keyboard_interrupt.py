# row: 4
# end: crashed
# says: KeyboardInterrupt
raise KeyboardInterrupt('x' * 1_000_000)
