#!/bin/sh
# How many webhook bodies of 8 KB `chatferry vcc listen` makes durable in a second, and with how many calls to the
# disk. Usage: benches/compare/listen.sh [BINARY [FOLDER]]; the folder should lie on the disk that is meant.
set -eu
binary=${1:-target/release/chatferry}
folder=$(mktemp -d -p "${2:-.}" listen.XXXXXX)
"$binary" vcc listen --bind 127.0.0.1:0 --admin 127.0.0.1:0 -o "$folder/chats.ndjson" 2> "$folder/log" &
receiver=$!
trap 'kill $receiver; wait $receiver || true; rm -r "$folder"' EXIT
until grep -qs '^listening on' "$folder/log"; do sleep 0.05; done
hook=$(sed -n 's/^listening on //p' "$folder/log")
admin=$(sed -n 's/^health and numbers at \([^ ]*\)\/healthz.*/\1/p' "$folder/log")
for senders in 1 8 64; do
    before=$(curl -s "$admin/metrics" | sed -n 's/^chatferry_webhook_fsync_total //p')
    printf '%2s senders: ' "$senders"
    # Another seed, other chats: nothing here has been stored before.
    "$binary" simulate --send-webhooks "$hook" --chats "$((senders * 200 + 2000))" --seed "$senders" --senders "$senders"
    after=$(curl -s "$admin/metrics" | sed -n 's/^chatferry_webhook_fsync_total //p')
    echo "            fsyncs: $((after - before))"
done
curl -s "$admin/metrics" | grep -E '^chatferry_webhook_(stored|stored_bytes|fsync|fsync_seconds)_total'
