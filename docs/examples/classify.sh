#!/bin/sh
# A program for `handler: {kind: exec, command: [sh, classify.sh]}`: one JSON line in, one JSON line out.
# It "detects" a word, so that the protocol can be tried without a model; a real one would parse the JSON.
# It ends when its input ends: whoever starts it counts on that.
while IFS= read -r item; do
    case $item in
        *'"text":null'*) printf '%s\n' '{"$error": {"category": "data_error", "message": "the item has no text"}}' ;;
        *partner* | *husband* | *wife*) printf '%s\n' '{"detected": true, "confidence": 0.9}' ;;
        *) printf '%s\n' '{"detected": false, "confidence": 0.6}' ;;
    esac
done
