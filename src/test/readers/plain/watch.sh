#!/bin/sh
# Reads app.yaml and second.yaml of a volume again when it is told to, and prints what it has read.
#
#   watch.sh file|directory VOLUME
volume=$2

show() {
  echo "reads $(sed 's/greeting: //' "$volume/app.yaml") $(sed 's/greeting: //' "$volume/second.yaml")"
}

show
if [ "$1" = file ]; then
  inotifywait --quiet --monitor --event close_write,attrib,delete_self "$volume/app.yaml"
else
  inotifywait --quiet --monitor --event moved_to --include '/[.][.]data$' "$volume"
fi | while read -r _; do show; done
