#!/usr/bin/env bash
# A stand-in for busybox:1.36 from Debian's busybox-static, for machines that reach no image registry: busybox.sh OUT.tar
set -euo pipefail
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root"/{bin,dev,etc,home,proc,root,sys,usr,var/www}
install -d -m 1777 "$root/tmp" "$root/var/tmp"
ln -s ../bin "$root/usr/bin"; ln -s ../bin "$root/usr/sbin"; ln -s bin "$root/sbin"
program=$(command -v busybox)
install -m 755 "$program" "$root/bin/busybox"
for applet in $("$program" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
printf '%s\n' root:x:0:0:root:/root:/bin/sh www-data:x:33:33:www-data:/var/www:/bin/false nobody:x:65534:65534:nobody:/home:/bin/false >"$root/etc/passwd"
printf '%s\n' root:x:0: www-data:x:33: nogroup:x:65534: >"$root/etc/group"
chown -R 0:0 "$root"
"$DEVCLUSTER" pack "$1" docker.io/library/busybox:1.36 "$root" '{"Cmd":["sh"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}'
