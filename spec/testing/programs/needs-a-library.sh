#!/bin/sh
# A program whose loader gives up.
echo "cannot open libcurl.so.4" >&2
exit 127
