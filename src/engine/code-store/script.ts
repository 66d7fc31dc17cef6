/**
 * What runs in the code-server for the bundle store: constant scripts for busybox sh, everything variable an argument. Below the
 * folder /data, `bundles/<hex>.tar` and `deps/<key>-<machine>.tar` are whole, `tmp/` is what is on its way.
 */

export const dataFolder = '/data';

/** Arguments: folder, hex. Says `present` or `absent`. */
const has = 'if [ -s "$1/bundles/$2.tar" ]; then echo present; else echo absent; fi';

/**
 * Arguments: folder, hex, bytes. Says `present`, `full KIBIBYTES` or `ready`. Runs without input before `receive`: an exec whose
 * command leaves input unread never tells its end (seen with Kubernetes 1.34 over websockets, kubectl included).
 */
const prepare = `
mkdir -p "$1/bundles" "$1/deps" "$1/tmp" || exit 1
final="$1/bundles/$2.tar"
if [ -f "$final" ] && [ "$(wc -c <"$final")" -eq "$3" ]; then echo present; exit; fi
rm -rf "$1"/tmp/*
free=$(df -Pk "$1" | tail -n 1 | { read -r _ _ _ free _; echo "$free"; })
if [ "$free" -lt "$(($3 / 1024 + 1024))" ]; then echo "full $free"; else echo ready; fi`;

/**
 * Arguments: folder, hex, bytes, name of the part, encoding. Input: the tar (`raw`), or its gzip stream in frames of a length in
 * decimal on a line and as many bytes, until one of length 0 (`gzip`). The input cannot be relied on to end, and all of it is
 * read, whatever fails.
 *
 * dd counts bytes six times as fast as head does. It makes the file durable before the name says that it is whole.
 * Says `failed`, `mismatch BYTES` or `stored`.
 */
const receive = `
umask 022
part="$1/tmp/$4"
take() { dd bs=65536 iflag=fullblock,count_bytes count="$1" 2>/dev/null; }
frames() { while read -r length && [ "$length" -gt 0 ]; do take "$length"; done; }
unpack() { gunzip -c || cat >/dev/null; }
store() { dd bs=65536 of="$part" conv=fsync || { cat >/dev/null; false; }; }
if [ "$5" = gzip ]; then frames | unpack | store; else take "$3" | store; fi || { rm -f "$part"; echo failed; exit; }
sum=$(sha256sum "$part")
if [ "\${sum%% *}" = "$2" ]; then mv -f "$part" "$1/bundles/$2.tar" && echo stored; exit; fi
bytes=$(wc -c <"$part")
rm -f "$part"
echo "mismatch $bytes"`;

/** Arguments: folder, hex digests that stay, keys of dependency sets that stay; each list separated by blanks. */
const prune = `
cd "$1" || exit 1
rm -rf tmp/*
for file in bundles/*; do
  name=\${file#bundles/}
  case " $2 " in *" \${name%.tar} "*) ;; *) rm -rf "$file" ;; esac
done
for file in deps/*; do
  name=\${file#deps/}
  case " $3 " in *" \${name%-*} "*) ;; *) rm -rf "$file" ;; esac
done`;

export type Encoding = 'raw' | 'gzip';

const shell = (script: string, args: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  script,
  'sh',
  dataFolder,
  ...args,
];

export const hasCommand = (hex: string): readonly string[] => shell(has, [hex]);

export const prepareCommand = (hex: string, size: number): readonly string[] =>
  shell(prepare, [hex, String(size)]);

export const receiveCommand = (
  hex: string,
  size: number,
  part: string,
  encoding: Encoding,
): readonly string[] => shell(receive, [hex, String(size), part, encoding]);

export const pruneCommand = (hexes: readonly string[], keys: readonly string[]): readonly string[] =>
  shell(prune, [hexes.join(' '), keys.join(' ')]);
