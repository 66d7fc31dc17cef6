# drain.py APP PEERS: a pod that ends serves on until another one does, since nodes send to ending pods while there are no others.
# APP and PEERS are Services; DNS shows of PEERS, which is headless, the pods that are ready.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import os
import signal
import socket
import time

LONGEST = 90


def addresses(name):
    """Of a Service; empty where there is none, None where DNS does not tell."""
    try:
        return {found[4][0] for found in socket.getaddrinfo(name, None)}
    except socket.gaierror as error:
        return None if error.errno == socket.EAI_AGAIN else set()


app, peers = sys.argv[1:]
own = addresses(socket.gethostname()) or set()
end = time.monotonic() + LONGEST
while time.monotonic() < end:
    if (addresses(peers) or set()) - own:
        break
    # The app is being removed, and nobody is going to take over.
    if addresses(app) == set():
        break
    time.sleep(1)
try:
    # Those who keep their connections open learn that they end (run.py).
    os.kill(1, signal.SIGUSR1)
except OSError:
    pass
# Until every node has heard of it, this pod still gets new connections.
time.sleep(5)
