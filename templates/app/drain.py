# drain.py APP PEERS PORT PATH: a pod that ends serves on until another one does, since nodes send to ending pods while there are
# no others. APP and PEERS are Services; DNS shows of PEERS, which is headless, the pods that are ready; each is asked by PORT and PATH.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import http.client
import os
import signal
import socket
import time

LONGEST = 90
# Until every node has heard who serves, this pod still gets new connections.
HEARD = 5
# Made by whoever stops the app for a while.
END = "/tmp/jac-scale-end"


def zone():
    """
    Of this namespace's Services. A bare name that is not there is at last asked of the world outside, which may be silent, or
    may know every name.
    """
    try:
        with open("/etc/resolv.conf") as file:
            lines = [line.split() for line in file]
    except OSError:
        return ""
    found = [each for words in lines if words[:1] == ["search"] for each in words[1:] if ".svc." in each]
    return f".{found[0].rstrip('.')}." if found else ""


def addresses(name):
    """Of a Service; empty where there is none, None where DNS does not tell."""
    try:
        return {found[4][0] for found in socket.getaddrinfo(name, None)}
    except socket.gaierror as error:
        return None if error.errno == socket.EAI_AGAIN else set()


def another():
    """Whether another pod serves. DNS may be half a minute late: who is shown may have ended since."""
    found = addresses(peers) or set()
    # Who ends is not ready, so an answer with this pod in it is from before.
    return not found & own and any(serves(address) for address in found)


def serves(address):
    connection = http.client.HTTPConnection(address, int(port), timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tell():
    """Those who keep their connections open learn that they end (run.py)."""
    try:
        os.kill(1, signal.SIGUSR1)
    except OSError:
        pass


app, peers, port, path = sys.argv[1:]
app, peers = app + zone(), peers + zone()
own = addresses(socket.gethostname()) or set()
end = time.monotonic() + LONGEST
since = None
while (now := time.monotonic()) < end:
    if another():
        if since is None:
            since = now
            tell()
        if now - since >= HEARD:
            sys.exit()
    else:
        since = None
        # The app is being removed or stopped, and nobody is going to take over.
        if addresses(app) == set() or os.path.exists(END):
            break
    time.sleep(1)
tell()
time.sleep(HEARD)
