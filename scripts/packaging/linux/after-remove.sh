#!/bin/sh
# Runs as root after files are gone: the deb says `remove`, `purge` or `upgrade` and others, the rpm says 0 when the last
# version went and 1 at an update. Nobody's profile is touched, not even at a purge: it can hold work that was not sent.
set -e

case "$1" in
  remove | purge | disappear | 0) ;;
  *) exit 0 ;;
esac

if [ "$(readlink /usr/bin/stint 2>/dev/null)" = /opt/Stint/stint ]; then rm -f /usr/bin/stint; fi

if [ -f /etc/apparmor.d/stint ]; then
  if command -v apparmor_parser >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove /etc/apparmor.d/stint >/dev/null 2>&1 || true
  fi
  rm -f /etc/apparmor.d/stint
fi

# Only when nothing is in it: what lies there is IT's.
if [ -d /etc/stint ]; then rmdir --ignore-fail-on-non-empty /etc/stint; fi

if command -v update-mime-database >/dev/null 2>&1; then update-mime-database /usr/share/mime || true; fi
if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database /usr/share/applications || true; fi

kept=$(
  { getent passwd | cut -d: -f6; printf '%s\n' /home/*; } | sort -u | while read -r home; do
    if [ -n "$home" ] && [ -d "$home/.config/Stint" ]; then printf '  %s\n' "$home/.config/Stint"; fi
  done
)
if [ -n "$kept" ]; then
  echo 'Stint is removed. What people keep on this device stays, with any work that was not sent yet:'
  echo "$kept"
  echo 'Installing Stint again finds it there. Delete a folder only when its person has sent all, or needs it no more.'
fi
