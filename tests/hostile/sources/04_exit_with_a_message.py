# row: 2
# end: crashed
# says: SystemExit
raise SystemExit('no')
