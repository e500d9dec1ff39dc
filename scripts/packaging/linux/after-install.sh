#!/bin/sh
# Runs as root when the deb (`configure`) or the rpm has put its files in place, at an install and at an update.
# It keeps whatever a person or IT made: /etc/stint, profiles, policy.
set -e

app=/opt/Stint

ln -sf "$app/stint" /usr/bin/stint

# IT puts policy.json here; Stint only reads it.
mkdir -p /etc/stint
chmod 0755 /etc/stint

# Ubuntu 24.04 and later lets a program have user namespaces, which the sandbox is made of, only by a profile. One that
# this AppArmor cannot read (abi 4.0 is from there) is not needed there either.
profile_loaded=no
if command -v apparmor_status >/dev/null 2>&1 && apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" /etc/apparmor.d/stint
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/stint && profile_loaded=yes
    fi
  fi
fi

# Where an ordinary user can have no user namespace, Chromium's older sandbox takes its place, which must be root's.
# Asked as an ordinary user would ask: root may always.
namespaces=no
if setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user true >/dev/null 2>&1; then
  namespaces=yes
  if [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ] && [ "$profile_loaded" = no ]; then
    namespaces=no
  fi
fi
if [ "$namespaces" = yes ]; then
  chmod 0755 "$app/chrome-sandbox"
else
  chown root:root "$app/chrome-sandbox"
  chmod 4755 "$app/chrome-sandbox"
fi

if command -v update-mime-database >/dev/null 2>&1; then update-mime-database /usr/share/mime || true; fi
if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database /usr/share/applications || true; fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
  gtk-update-icon-cache --quiet --force --ignore-theme-index /usr/share/icons/hicolor || true
fi
