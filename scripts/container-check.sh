#!/usr/bin/env bash
# Build the container without a Docker engine, and see whether it answers.
#
# Needs root on Debian, with buildah and debootstrap, and a Python that has Footnote's requirements
# (`make install`). The base is a small Debian of its own making, so nothing is pulled. EXTRAS=metrics
# builds it with that extra.
set -euo pipefail
cd "$(dirname "$0")/.."

export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
work=$(mktemp -d)
name=footnote-check-$$
containers=()
cleanup() {
  for container in "${containers[@]}"; do buildah rm "$container" >/dev/null || true; done
  buildah rmi --force "$name" "$name-base" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

echo "== A base of Debian with Python"
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
  bookworm "$work/root" >"$work/debootstrap.log" || { tail "$work/debootstrap.log"; exit 1; }
# Whom this machine trusts and how its pip is set up, for building behind a company's own proxy.
cp /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/"
if [ -f /etc/pip.conf ]; then cp /etc/pip.conf "$work/root/etc/pip.conf"; fi
base=$(buildah from scratch)
containers+=("$base")
buildah add --quiet "$base" "$work/root" / >/dev/null
buildah commit --quiet "$base" "$name-base" >/dev/null

echo "== The image"
buildah bud --quiet --format docker --isolation chroot --pull=never --build-arg BASE="localhost/$name-base" --build-arg EXTRAS="${EXTRAS:-}" --tag "$name" .
echo "== What it is set up to do"
buildah inspect --type image --format \
  'user {{.Docker.Config.User}}, entry {{.Docker.Config.Entrypoint}}, command {{.Docker.Config.Cmd}}, volumes {{.Docker.Config.Volumes}}, stop {{.Docker.Config.StopSignal}}, health {{.Docker.Config.Healthcheck}}{{println}}' "$name"

container=$(buildah from --pull=never "localhost/$name")
containers+=("$container")
in_container() { buildah run --isolation chroot "$container" -- "$@"; }

echo "== Who it runs as, and with what"
in_container sh -c 'id -u; python3 --version; footnote --version'
echo "== footnote articles"
in_container footnote articles
echo "== footnote ask"
in_container footnote ask what areas are covered
echo "== footnote health, while nothing runs"
if in_container footnote health; then echo "it must not be healthy"; exit 1; fi
echo "== footnote run, connected to a local Discord"
"${PYTHON:-.venv/bin/python}" scripts/talk_to.py buildah run --isolation chroot \
  --env 'DISCORD_TOKEN={token}' --env 'FOOTNOTE_DISCORD_API={server}' "$container" -- footnote
echo "== footnote backup and restore"
in_container sh -c 'footnote backup /tmp/backup.tar.gz && footnote restore --force /tmp/backup.tar.gz'
echo "== The container was built and answered"
