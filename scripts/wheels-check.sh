#!/usr/bin/env bash
# See whether every pinned requirement has a wheel for amd64 and arm64, and for each Python that the
# bot runs on. Nothing is installed, and nothing but what the index says of the files is read.
#
# Usage: wheels-check.sh [FILE...]; what the bot needs to run is looked at where no file is named.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=${UV:-.venv/bin/uv}
nowhere=$(mktemp -d)
trap 'rm -rf "$nowhere"' EXIT
failed=0
for file in "${@:-requirements/run.txt}"; do
  for platform in x86_64 aarch64; do
    for python in 3.11 3.12 3.13 3.14; do
      # Debian 12, the base of the image, has glibc 2.36. Unlike pip's, uv's markers are those of the
      # Python that is asked for.
      if told=$("$uv" pip install --dry-run --no-cache --target "$nowhere" --only-binary :all: \
        --python-version "$python" --python-platform "$platform-manylinux_2_36" \
        --require-hashes --no-deps --requirements "$file" 2>&1); then
        echo "$file, $platform, Python $python: $(grep -c '^ + ' <<<"$told") wheels"
      else
        echo "$file, $platform, Python $python: a wheel is missing"
        echo "$told"
        failed=1
      fi
    done
  done
done
exit "$failed"
