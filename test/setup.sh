#!/bin/bash
# Installs the real servers and tools that live tests borrow: what is missing, and nothing else.
# Debian or Ubuntu; run by `npm run test:setup`. Without them `npm test` skips those suites and names them.
set -euo pipefail

PACKAGES=(
  dovecot-imapd dovecot-lmtpd # the mailbox
  postfix                     # the relay, and real bounces
  clamav-daemon               # the virus scan
  chromium                    # the desk in a browser
  strace                      # faults at fsync and write
  libvoikko1 voikko-fi        # Finnish base forms for the search
  openssl                     # certificates made by the tests
)

is_installed() {
  dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep --quiet '^installed$'
}

missing=()
for package in "${PACKAGES[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "Everything the live tests need is installed."
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "This script knows Debian and Ubuntu only. Please install by hand: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Please run this as root (there is no sudo here); it wants to install: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# The packages' own services must not start: every test starts private ones.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes)
"${install[@]}" update
"${install[@]}" install --no-install-recommends "${missing[@]}"
