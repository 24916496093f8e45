#!/bin/sh
# Opens two files once, and reads them again and again.
#
#   open.sh VOLUME
exec 3<"$1/app.yaml" 4<"$1/second.yaml"
while :; do
  echo "reads $(sed 's/greeting: //' /proc/self/fd/3) $(sed 's/greeting: //' /proc/self/fd/4)"
  sleep 0.05
done
