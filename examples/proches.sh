#!/bin/sh
# Lists the hosts nearest to a place, with curl and jq.
#
#     examples/proches.sh LON LAT [SERVICE]
#     examples/proches.sh -2.76 48.52 http://127.0.0.1:8080
#
# Writes a line for each host: distance in metres, name, telephone if the host publishes it; tabs between them.
# Ends with 1 and hent's own explanation on standard error if the request is refused.
set -eu

lon=$1
lat=$2
hent=${3:-http://127.0.0.1:8080}

# --get with --data-urlencode writes the query. Without --fail, the body of a refusal (RFC 9457) is read too.
answer=$(curl --silent --show-error --get "$hent/api/hebergeurs/proches" \
    --data-urlencode "lon=$lon" --data-urlencode "lat=$lat" --data-urlencode n=3 --data-urlencode rayon=50000)

printf '%s' "$answer" | jq --raw-output '
    if .detail then ("\(.detail)\n" | halt_error(1))
    else .hebergeurs[] | [(.distance_m | round), .nom, (.contact.telephone // "")] | @tsv
    end'
