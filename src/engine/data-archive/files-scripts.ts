/** What runs in a container of the app for the files it keeps: Python, which every Jac app has. */

/**
 * Argument: the folder. Prints a tar of it. Databases of SQLite are copied by their own backup, so that each is whole although the
 * app writes it (https://www.sqlite.org/backup.html); what stands beside them belongs to the original.
 */
export const exportFiles = `import os, sqlite3, sys, tarfile, tempfile
root = sys.argv[1]
skipped = {".jac-import", "lost+found"}
archive = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT)

def is_database(path):
    with open(path, "rb") as file:
        return file.read(16) == b"SQLite format 3\\0"

def belongs_to_database(path):
    base, _, kind = path.rpartition("-")
    return kind in ("wal", "shm", "journal") and os.path.isfile(base) and is_database(base)

def add(path, name):
    info = archive.gettarinfo(path, name)
    with open(path, "rb") as file:
        archive.addfile(info, file)

def copy_of(path, folder):
    copy = os.path.join(folder, "copy")
    source, target = sqlite3.connect(path, timeout=60), sqlite3.connect(copy)
    source.backup(target)
    target.close()
    source.close()
    return copy

for folder, folders, names in os.walk(root):
    folders[:] = sorted(set(folders) - skipped)
    if folder != root:
        archive.addfile(archive.gettarinfo(folder, os.path.relpath(folder, root)))
    for path in (os.path.join(folder, name) for name in sorted(names)):
        if os.path.islink(path) or not os.path.isfile(path) or belongs_to_database(path):
            continue
        name = os.path.relpath(path, root)
        if is_database(path):
            with tempfile.TemporaryDirectory() as copies:
                add(copy_of(path, copies), name)
        else:
            add(path, name)
archive.close()
sys.stdout.buffer.flush()
`;

/**
 * Arguments: the folder, bytes of the tar on stdin, all of which are read. What is there is replaced when all has arrived: what is
 * not in the tar goes.
 */
export const importFiles = `import os, shutil, sys, tarfile
root, left = sys.argv[1], int(sys.argv[2])
new = os.path.join(root, ".jac-import")
kept = {".jac-import", "lost+found"}

class Input:
    def read(self, size):
        global left
        data = sys.stdin.buffer.read(min(size, left))
        left -= len(data)
        return data

source = Input()
try:
    shutil.rmtree(new, ignore_errors=True)
    os.mkdir(new)
    with tarfile.open(fileobj=source, mode="r|") as archive:
        archive.extractall(new, filter="data")
finally:
    while left > 0 and source.read(65536):
        pass
if left > 0:
    sys.exit("it did not come whole: the connection was cut")
for name in set(os.listdir(root)) - kept:
    path = os.path.join(root, name)
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.remove(path)
for name in os.listdir(new):
    os.rename(os.path.join(new, name), os.path.join(root, name))
os.rmdir(new)
os.sync()
`;

/** Does nothing until it is told to end, at once. */
export const hold = `import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.pause()
`;
