#!/bin/sh
# Reads two files again and again, each by its name.
#
#   each.sh APP SECOND
while :; do
  echo "reads $(sed 's/greeting: //' "$1") $(sed 's/greeting: //' "$2")"
  sleep 0.05
done
