// Made by scripts/templates.mjs from templates/. Do not edit.
import type { Template } from '../engine/render/template.js';

export const app_auth_py = "# auth.py SOURCE TARGET: a jac.toml that names what tokens are signed with, and the first password of the administrator. The\n# runtime reads both from there alone, and has constants that everybody knows where it says nothing.\nimport sys\n\nsys.path[:] = [folder for folder in sys.path if folder]\nimport json\nimport os\nimport re\nimport tomllib\n\nVARIABLES = ((\"jwt\", \"secret\", \"JAC_SCALE_JWT_SECRET\"), (\"admin\", \"default_password\", \"JAC_SCALE_ADMIN_PASSWORD\"))\nREFERENCE = re.compile(r\"\\$\\{([^}:]+)(?:(:[-?])([^}]*))?\\}\")\n\n\ndef is_said(value):\n    \"\"\"Whether the runtime finds something there; a reference to what is not set it would take for the value itself.\"\"\"\n    missing = []\n\n    def put(found):\n        name, operator, operand = found.groups()\n        if name not in os.environ and operator != \":-\":\n            missing.append(name)\n        return os.environ.get(name, operand or \"\")\n\n    return isinstance(value, str) and REFERENCE.sub(put, value) != \"\" and not missing\n\n\ndef toml(value):\n    \"\"\"On one line.\"\"\"\n    if isinstance(value, bool):\n        return str(value).lower()\n    if isinstance(value, (int, float)):\n        return repr(value)\n    if isinstance(value, str):\n        return json.dumps(value, ensure_ascii=False).replace(\"\\x7f\", \"\\\\u007f\")\n    if isinstance(value, list):\n        return \"[\" + \", \".join(map(toml, value)) + \"]\"\n    if isinstance(value, dict):\n        return \"{\" + \", \".join(f\"{toml(key)} = {toml(each)}\" for key, each in value.items()) + \"}\"\n    return value.isoformat()\n\n\ndef named(text):\n    \"\"\"The text of a jac.toml, with a reference to our variables where the user says nothing.\"\"\"\n    data = tomllib.loads(text)\n    sections = [data.setdefault(\"plugins\", {}).setdefault(\"scale\", {})]\n    if \"scale\" in data:\n        # The next generation of the runtime reads these.\n        sections.append(data[\"scale\"])\n    changed = False\n    for section in sections:\n        for table, name, variable in VARIABLES:\n            if variable in os.environ and not is_said(section.get(table, {}).get(name)):\n                section.setdefault(table, {})[name] = \"${\" + variable + \"}\"\n                changed = True\n    return \"\".join(f\"{toml(key)} = {toml(value)}\\n\" for key, value in data.items()) if changed else text\n\n\ndef write(source, target):\n    text = \"\"\n    if os.path.exists(source):\n        with open(source, encoding=\"utf-8-sig\", newline=\"\") as file:\n            text = file.read()\n    try:\n        result = named(text)\n    except (ValueError, TypeError, AttributeError):\n        # The runtime tells better what is wrong with it.\n        result = text\n    if source == target and result == text:\n        return\n    with open(target + \".part\", \"w\", encoding=\"utf-8\", newline=\"\") as file:\n        file.write(result)\n    os.replace(target + \".part\", target)\n\n\nif __name__ == \"__main__\":\n    write(*sys.argv[1:])\n";
export const app_drain_py = "# drain.py APP PEERS PORT PATH: a pod that ends serves on until another one does, since nodes send to ending pods while there are\n# no others. APP and PEERS are Services; DNS shows of PEERS, which is headless, the pods that are ready; each is asked by PORT and PATH.\nimport sys\n\nsys.path[:] = [folder for folder in sys.path if folder]\nimport http.client\nimport os\nimport signal\nimport socket\nimport time\n\nLONGEST = 90\n# Until every node has heard who serves, this pod still gets new connections.\nHEARD = 5\n# Made by whoever stops the app for a while.\nEND = \"/tmp/jac-scale-end\"\n\n\ndef zone():\n    \"\"\"\n    Of this namespace's Services. A bare name that is not there is at last asked of the world outside, which may be silent, or\n    may know every name.\n    \"\"\"\n    try:\n        with open(\"/etc/resolv.conf\") as file:\n            lines = [line.split() for line in file]\n    except OSError:\n        return \"\"\n    found = [each for words in lines if words[:1] == [\"search\"] for each in words[1:] if \".svc.\" in each]\n    return f\".{found[0].rstrip('.')}.\" if found else \"\"\n\n\ndef addresses(name):\n    \"\"\"Of a Service; empty where there is none, None where DNS does not tell.\"\"\"\n    try:\n        return {found[4][0] for found in socket.getaddrinfo(name, None)}\n    except socket.gaierror as error:\n        return None if error.errno == socket.EAI_AGAIN else set()\n\n\ndef another():\n    \"\"\"Whether another pod serves. DNS may be half a minute late: who is shown may have ended since.\"\"\"\n    found = addresses(peers) or set()\n    # Who ends is not ready, so an answer with this pod in it is from before.\n    return not found & own and any(serves(address) for address in found)\n\n\ndef serves(address):\n    connection = http.client.HTTPConnection(address, int(port), timeout=5)\n    try:\n        connection.request(\"GET\", path)\n        return connection.getresponse().status < 400\n    except (OSError, http.client.HTTPException):\n        return False\n    finally:\n        connection.close()\n\n\ndef tell():\n    \"\"\"Those who keep their connections open learn that they end (run.py).\"\"\"\n    try:\n        os.kill(1, signal.SIGUSR1)\n    except OSError:\n        pass\n\n\napp, peers, port, path = sys.argv[1:]\napp, peers = app + zone(), peers + zone()\nown = addresses(socket.gethostname()) or set()\nend = time.monotonic() + LONGEST\nsince = None\nwhile (now := time.monotonic()) < end:\n    if another():\n        if since is None:\n            since = now\n            tell()\n        if now - since >= HEARD:\n            sys.exit()\n    else:\n        since = None\n        # The app is being removed or stopped, and nobody is going to take over.\n        if addresses(app) == set() or os.path.exists(END):\n            break\n    time.sleep(1)\ntell()\ntime.sleep(HEARD)\n";
export const app_fetch_sh = "# Fetches the dependency set and the code bundle from the code-server; they may still be on their way there.\n# Exit codes: 20 the bundle is not what its digest says, 21 disk full, 22 gave up waiting.\ntrap 'exit 143' TERM\nunset http_proxy https_proxy\ncomplaint=/tmp/complaint\nstarted=$(date +%s)\nsaid=\ntenths=2\n# Seconds a download may take; doubled each time it was not enough. (wget -T is not in every busybox.)\nlimit=60\n\nget() { timeout $limit wget -q -O \"$1\" \"$2\" 2>$complaint; }\n\n# again URL: says once why there was nothing, then pauses for a moment that grows up to a second.\nagain() {\n  why=$(tail -n 1 $complaint)\n  if [ -z \"$why\" ]; then\n    why=\"nothing within $limit s\"\n    limit=$((limit * 2))\n  fi\n  case $why in\n    *'No space left'* | *'quota exceeded'*)\n      echo \"no space left while fetching $1: $why\"\n      exit 21\n      ;;\n  esac\n  if [ $(($(date +%s) - started)) -ge 600 ]; then\n    echo \"gave up after 10 minutes of waiting for $1: $why\"\n    exit 22\n  fi\n  if [ \"$why\" != \"$said\" ]; then\n    echo \"waiting for $1: $why\"\n    said=$why\n  fi\n  sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1\n  tenths=$((tenths * 2))\n  [ $tenths -le 10 ] || tenths=10\n}\n\nurl=$CODE_SERVER/deps/$DEPENDENCY_KEY-$(uname -m).tar\n# The last file in it tells that all of it arrived.\nwhile :; do\n  get - \"$url\" | tar -x -o -f - -C /deps 2>$complaint.tar\n  [ -e /deps/.complete ] && break\n  # An empty answer is tar's complaint as well; wget knows better, but a full disk is tar's alone.\n  if [ ! -s $complaint ] || grep -q 'No space\\|quota' $complaint.tar; then\n    grep -v 'short read' $complaint.tar >$complaint\n  fi\n  again \"$url\"\ndone\n\nurl=$CODE_SERVER/bundles/$BUNDLE.tar\nbundle=/app/.bundle.tar.part\nwrong=0\nwhile :; do\n  until get $bundle \"$url\"; do\n    again \"$url\"\n  done\n  [ \"$(sha256sum <$bundle)\" = \"$BUNDLE  -\" ] && break\n  wrong=$((wrong + 1))\n  if [ $wrong -ge 3 ]; then\n    echo \"$url came three times with another sha256 than its name says\"\n    exit 20\n  fi\n  echo 'another sha256 than its name says' >$complaint\n  again \"$url\"\ndone\ntar -x -o -f $bundle -C /app 2>$complaint || {\n  cat $complaint\n  grep -q 'No space\\|quota' $complaint && exit 21\n  exit 1\n}\nrm -f $bundle\n";
export const app_install_py = "# Installs what the image lacks, once per set of requirements, and packs it for the app's pods to fetch.\nimport sys\n\nsys.path[:] = [folder for folder in sys.path if folder]\nimport errno\nimport importlib.util\nimport io\nimport os\nimport platform\nimport re\nimport shutil\nimport subprocess\nimport tarfile\nfrom importlib import metadata\n\nDATA = \"/data\"\nBASE = os.environ[\"PYTHONUSERBASE\"]\nKEY = os.environ[\"DEPENDENCY_KEY\"]\n\nNOT_FOUND, UNREACHABLE, DISK_FULL, FAILED, NO_PIP, NOT_WRITABLE = 10, 11, 12, 13, 14, 15\n\n# The first that fits pip's output. An index that does not answer also ends in \"No matching distribution\".\nCAUSES = (\n    (r\"No space left on device|Disk quota exceeded\", DISK_FULL, \"no space left: a larger pvc_size or less to install\"),\n    (\n        r\"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|\"\n        r\"CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution\",\n        UNREACHABLE,\n        \"the package index cannot be reached from this pod\",\n    ),\n    (r\"No matching distribution found|Could not find a version|is not a valid\", NOT_FOUND, \"a package or version does not exist\"),\n    (r\"\", FAILED, \"pip failed\"),\n)\n\n\ndef main():\n    prepare()\n    names = [f\"{DATA}/deps/{KEY}-{platform.machine()}.tar\"]\n    if os.path.exists(names[0]):\n        return print(\"dependencies are there\")\n    added = install(missing())\n    if not added:\n        # Nothing in it depends on the processor, so pods on nodes of another kind may take it as well.\n        names += [f\"{DATA}/deps/{KEY}-{machine}.tar\" for machine in (\"x86_64\", \"aarch64\")]\n    for name in names:\n        pack(name)\n    shutil.rmtree(f\"{BASE}/lib\", ignore_errors=True)\n\n\ndef prepare():\n    try:\n        for folder in (\"bundles\", \"deps\", \"tmp\"):\n            os.makedirs(f\"{DATA}/{folder}\", exist_ok=True)\n    except PermissionError as error:\n        stop(NOT_WRITABLE, f\"the volume is not writable for group {os.getgid()} (does its driver honour fsGroup?): {error}\")\n\n\ndef missing():\n    \"\"\"Requirements to hand to pip, which leaves out what the image has. An image with jaclang is a runtime as it is.\"\"\"\n    wanted = os.environ[\"REQUIREMENTS\"].splitlines()\n    if not installed(\"jaclang\"):\n        wanted += os.environ[\"RUNTIME_REQUIREMENTS\"].splitlines()\n    if importlib.util.find_spec(\"pip\"):\n        return wanted\n    lacking = [name for name in wanted if not installed(re.match(r\"[\\w.-]+\", name)[0])]\n    if lacking:\n        stop(NO_PIP, f\"the image has no pip, and lacks: {', '.join(lacking)}\")\n    return []\n\n\ndef installed(name):\n    try:\n        return bool(metadata.version(name))\n    except metadata.PackageNotFoundError:\n        return False\n\n\ndef install(requirements):\n    \"\"\"Whether anything was added to BASE, the user site of every pod that mounts it: unlike --target it counts what\n    the image has, and unlike PYTHONPATH it runs .pth files, which jaclang needs.\"\"\"\n    if not requirements:\n        return False\n    command = [sys.executable, \"-m\", \"pip\", \"install\", \"--no-input\", \"--no-cache-dir\", \"--progress-bar=off\"]\n    command += [\"--disable-pip-version-check\", \"--no-warn-script-location\", \"--root-user-action=ignore\"]\n    if sys.prefix == sys.base_prefix:\n        command += [\"--user\"]  # a virtual environment has no user site; what it lacks cannot be added\n    lines = []\n    with subprocess.Popen([*command, \"--\", *requirements], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:\n        for line in pip.stdout:\n            print(line, end=\"\")\n            lines.append(line)\n    if pip.returncode:\n        output = \"\".join(lines)\n        code, meaning = next((code, meaning) for pattern, code, meaning in CAUSES if re.search(pattern, output))\n        named = re.search(r\"No matching distribution found for (.+)\", output)\n        stop(code, f\"{meaning}: {named[1] if code == NOT_FOUND and named else ', '.join(requirements)}\")\n    if not os.path.isdir(f\"{BASE}/lib\"):\n        return False\n    # Leaves the runtime's own compiled modules in XDG_CACHE_HOME, and every pod starts the sooner.\n    warm = [f\"{BASE}/bin/jac\", \"--version\"]\n    if os.path.exists(warm[0]):\n        subprocess.run(warm, cwd=\"/tmp\", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)\n    return True\n\n\ndef pack(name):\n    part = f\"{DATA}/tmp/{os.path.basename(name)}.part\"\n    try:\n        # busybox reads GNU's long names, not pax headers.\n        with tarfile.open(part, \"w\", format=tarfile.GNU_FORMAT) as archive:\n            for folder in sorted(os.listdir(BASE)):\n                archive.add(f\"{BASE}/{folder}\", folder)\n            archive.addfile(tarfile.TarInfo(\".complete\"), io.BytesIO())\n        os.replace(part, name)\n    except OSError as error:\n        if os.path.exists(part):\n            os.unlink(part)\n        if error.errno in (errno.ENOSPC, errno.EDQUOT):\n            stop(DISK_FULL, f\"no space left on the volume: a larger pvc_size or less to install: {error}\")\n        raise\n\n\ndef stop(code, message):\n    print(message, file=sys.stderr)\n    sys.exit(code)\n\n\nmain()\n";
export const app_launch_py = "# launch.py AUTH RUN COMMAND FILE OPTION...: finds the Jac runtime and hands this process over to it. AUTH and RUN are the texts of\n# auth.py and run.py.\nimport sys\n\n# `python3 -c` looks for modules in the working directory first, which is the app's.\nsys.path[:] = [folder for folder in sys.path if folder]\nimport os\nimport re\nfrom importlib import metadata\n\nauth, run, command, *arguments = sys.argv[1:]\nos.environ[\"PATH\"] = os.environ[\"PYTHONUSERBASE\"] + \"/bin:\" + os.environ.get(\"PATH\", os.defpath)\ntry:\n    version = metadata.version(\"jaclang\")\nexcept metadata.PackageNotFoundError:\n    print(f\"no jaclang for Python {sys.version.split()[0]}, neither in the image nor among the installed dependencies\", file=sys.stderr)\n    sys.exit(30)\n# What was compiled when the dependencies were installed; an image with the runtime may have a cache of its own.\ncompiled = os.environ[\"PYTHONUSERBASE\"] + \"/cache\"\nif os.path.isdir(compiled):\n    os.environ[\"XDG_CACHE_HOME\"] = compiled\nscope = {\"__name__\": \"auth\"}\nexec(auth, scope)\nscope[\"write\"](\"jac.toml\", \"jac.toml\")\nif command == \"auto\":\n    # `jac serve` became `jac start` in jaclang 0.9.7.\n    numbers = [int(number) for number in re.findall(r\"\\d+\", version)[:3]]\n    command = \"start\" if numbers >= [0, 9, 7] else \"serve\"\nscope = {\"__name__\": \"run\"}\nexec(run, scope)\nscope[\"run\"]([command, *arguments])\nprint(f\"jaclang {version} is installed, but there is no command `jac` on the PATH\", file=sys.stderr)\nsys.exit(30)\n";
export const app_run_py = "# run.py: the Jac runtime in this process, which lets its users go when the pod is about to end.\nimport os\nimport runpy\nimport shutil\nimport signal\nimport sys\nimport threading\n\nCLOSE = (b\"connection\", b\"close\")\n# Seconds after SIGTERM: without its databases the runtime would not end before the kubelet ends it.\nLONGEST = 25\n\n\ndef let_go(*_):\n    \"\"\"\n    Asked by drain.py. From now on every answer ends its connection: what came on it after SIGTERM the runtime would turn away,\n    with a 503 or without a word.\n    \"\"\"\n    uvicorn = sys.modules.get(\"uvicorn.server\")\n    if uvicorn is None:\n        return\n    tick = uvicorn.Server.on_tick\n\n    async def on_tick(server, counter):\n        ends = await tick(server, counter)\n        if ends:\n            overdue = threading.Timer(LONGEST, os._exit, [1])\n            overdue.daemon = True\n            overdue.start()\n        state = server.server_state\n        if CLOSE not in state.default_headers:\n            state.default_headers = [*state.default_headers, CLOSE]\n        return ends\n\n    uvicorn.Server.on_tick = on_tick\n\n\ndef is_ours(program):\n    \"\"\"Whether this very Python would run it: the command of another one has other packages.\"\"\"\n    with open(program, \"rb\") as file:\n        first = file.readline()\n    interpreter = os.fsdecode(first[2:].strip()) if first.startswith(b\"#!\") else \"\"\n    if os.path.dirname(interpreter) != os.path.dirname(sys.executable) or not os.path.exists(interpreter):\n        return False\n    return os.path.samefile(interpreter, sys.executable)\n\n\ndef run(arguments):\n    \"\"\"Returns only where there is no command `jac`.\"\"\"\n    program = shutil.which(\"jac\")\n    if program is None:\n        return\n    if not is_ours(program):\n        os.execv(program, [\"jac\", *arguments])\n    signal.signal(signal.SIGUSR1, let_go)\n    sys.argv = [program, *arguments]\n    runpy.run_path(program, run_name=\"__main__\")\n    sys.exit()\n";
export const app_unpack_py = "# unpack.py INSTALL: puts the code from its ConfigMap into place, and what the image lacks into this pod's user site.\n# INSTALL is the text of install.py. Exit codes: 20 the bundle is not what its digest says, 21 disk full; those of install.py.\nimport sys\n\nsys.path[:] = [folder for folder in sys.path if folder]\nimport errno\nimport gzip\nimport hashlib\nimport os\nimport platform\nimport tarfile\nfrom importlib import metadata\n\nBUNDLE = \"/code/bundle.tar.gz\"\n\n\ndef main():\n    check()\n    unpack(BUNDLE, \"/app\")\n    if os.environ[\"REQUIREMENTS\"] or not runtime():\n        # It packs what it installed for the many pods of a code-server; here one pod takes it at once.\n        exec(compile(sys.argv[1], \"install.py\", \"exec\"), {\"__name__\": \"__main__\"})\n        packed = f\"/data/deps/{os.environ['DEPENDENCY_KEY']}-{platform.machine()}.tar\"\n        unpack(packed, os.environ[\"PYTHONUSERBASE\"])\n        os.unlink(packed)\n\n\ndef check():\n    digest = hashlib.sha256()\n    with gzip.open(BUNDLE) as bundle:\n        while chunk := bundle.read(1 << 20):\n            digest.update(chunk)\n    if digest.hexdigest() != os.environ[\"BUNDLE\"]:\n        stop(20, \"the ConfigMap holds a bundle with another sha256 than its name says\")\n\n\ndef unpack(path, folder):\n    try:\n        with tarfile.open(path) as archive:\n            # Ours, and checked; without a word Python 3.12 and 3.13 warn.\n            archive.extraction_filter = getattr(tarfile, \"fully_trusted_filter\", None)\n            archive.extractall(folder)\n    except OSError as error:\n        if error.errno in (errno.ENOSPC, errno.EDQUOT):\n            stop(21, f\"no space left while unpacking {path}: {error}\")\n        raise\n\n\ndef runtime():\n    try:\n        return bool(metadata.version(\"jaclang\"))\n    except metadata.PackageNotFoundError:\n        return False\n\n\ndef stop(code, message):\n    print(message, file=sys.stderr)\n    sys.exit(code)\n\n\nmain()\n";
export const app_wait_sh = "# Waits until each database answers whose URL is in the environment; one of its hosts is enough.\n# Exit code 30: gave up, with one line that says why. The URL itself is never printed: it holds a password.\ntrap 'exit 143' TERM\nstarted=$(date +%s)\n\n# reach VARIABLE AUTHORITY PORT: whether one of the hosts takes a connection; PORT where a host names none.\nreach() {\n  for host in $(echo \"${2##*@}\" | tr ',' ' '); do\n    port=$3\n    case $host in\n      \\[*\\]:*) port=${host##*:} ;;\n      \\[*\\] | *:*:*) ;;\n      *:*)\n        port=${host##*:}\n        host=${host%:*}\n        ;;\n    esac\n    host=${host#\\[}\n    host=${host%%\\]*}\n    place=\"$host:$port\"\n    why=$(timeout 5 nc -w 4 \"$host\" \"$port\" -e true 2>&1) && return\n    why=${why#nc: }\n    why=${why:-no answer within 5 s}\n  done\n  return 1\n}\n\n# wait_for VARIABLE URL PORT\nwait_for() {\n  authority=${2#*://}\n  authority=${authority%%[/?]*}\n  # A name whose hosts only the driver can find (mongodb+srv), a socket: nothing to try.\n  case $2 in mongodb+srv:*) return 0 ;; esac\n  [ -n \"${authority##*@}\" ] || return 0\n  said=\n  tenths=2\n  until reach \"$1\" \"$authority\" \"$3\"; do\n    if [ $(($(date +%s) - started)) -ge \"$WAIT_SECONDS\" ]; then\n      echo \"gave up after $WAIT_SECONDS s of waiting for $1 at $place: $why\"\n      exit 30\n    fi\n    if [ \"$why\" != \"$said\" ]; then\n      echo \"waiting for $1 at $place: $why\"\n      said=$why\n    fi\n    sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1\n    tenths=$((tenths * 2))\n    [ $tenths -le 10 ] || tenths=10\n  done\n}\n\n[ -z \"$MONGODB_URI\" ] || wait_for MONGODB_URI \"$MONGODB_URI\" 27017\n[ -z \"$REDIS_URL\" ] || wait_for REDIS_URL \"$REDIS_URL\" 6379\n[ -z \"$DATABASE_URL\" ] || wait_for DATABASE_URL \"$DATABASE_URL\" 5432\n";
export const redis_redis_sh = "# Redis takes its passwords from a file; as an argument everybody on the node could read it. printf is the shell's own.\numask 077\n{\n  printf 'requirepass %s\\n' \"$REDIS_PASSWORD\"\n  # Only while the password is being changed.\n  [ -z \"$REDIS_OTHER_PASSWORD\" ] || printf 'user default on >%s >%s ~* &* +@all\\n' \"$REDIS_PASSWORD\" \"$REDIS_OTHER_PASSWORD\"\n} >/conf/redis.conf || exit 1\nexec redis-server /conf/redis.conf --dir /data --appendonly yes\n";

export const templates: Readonly<Record<'app' | 'mongodb' | 'postgresql' | 'preview' | 'redis', Template>> = {
  app: {
 "file": "templates/app/placeholders.yaml",
 "placeholders": {
  "replicas": {
   "type": "integer",
   "description": "Fixed number of app pods; absent where an autoscaler decides",
   "line": 4
  },
  "severalReplicas": {
   "type": "boolean",
   "description": "There may be more than one replica",
   "required": true,
   "line": 5
  },
  "autoscales": {
   "type": "boolean",
   "description": "A HorizontalPodAutoscaler decides how many pods there are",
   "required": true,
   "line": 6
  },
  "deployment": {
   "type": "string",
   "description": "Name of the app's Deployment",
   "required": true,
   "line": 7
  },
  "firstReplicas": {
   "type": "string",
   "description": "Pods to begin with, where these are not the fewest",
   "line": 8
  },
  "minReplicas": {
   "type": "integer",
   "description": "Fewest pods",
   "line": 9
  },
  "maxReplicas": {
   "type": "integer",
   "description": "Most pods",
   "line": 10
  },
  "scalesByCpu": {
   "type": "boolean",
   "description": "CPU decides",
   "required": true,
   "line": 11
  },
  "scalesByMemory": {
   "type": "boolean",
   "description": "Memory decides",
   "required": true,
   "line": 12
  },
  "cpuTarget": {
   "type": "integer",
   "description": "Percent of the CPU request that pods use on average",
   "line": 13
  },
  "memoryTarget": {
   "type": "integer",
   "description": "Percent of the memory request that pods use on average",
   "line": 14
  },
  "spreadKeys": {
   "type": "list",
   "description": "Pod labels that tell old from new pods when spreading",
   "line": 15
  },
  "evictionPolicy": {
   "type": "string",
   "description": "Whether a drain may evict pods that are not ready",
   "line": 16
  },
  "image": {
   "type": "string",
   "description": "Image of the Jac runtime, a plain Python image, or one with the code inside",
   "required": true,
   "line": 17
  },
  "runsBundle": {
   "type": "boolean",
   "description": "The code comes as a bundle",
   "required": true,
   "line": 18
  },
  "runsImage": {
   "type": "boolean",
   "description": "The code is inside the image",
   "required": true,
   "line": 19
  },
  "fetches": {
   "type": "boolean",
   "description": "The bundle comes from a code-server",
   "required": true,
   "line": 20
  },
  "unpacks": {
   "type": "boolean",
   "description": "The bundle comes from a ConfigMap",
   "required": true,
   "line": 21
  },
  "workingDir": {
   "type": "string",
   "description": "Working directory; that of the image when absent",
   "line": 22
  },
  "readOnlyRoot": {
   "type": "boolean",
   "description": "Whether the root file system is read-only",
   "required": true,
   "line": 23
  },
  "drains": {
   "type": "boolean",
   "description": "A pod that ends waits until another one is ready",
   "required": true,
   "line": 24
  },
  "peers": {
   "type": "string",
   "description": "Name of the headless Service over the app's pods",
   "required": true,
   "line": 25
  },
  "preStopProgram": {
   "type": "string",
   "description": "What runs in a pod that ends, before SIGTERM",
   "line": 26
  },
  "preStopArgument": {
   "type": "string",
   "description": "Its first argument",
   "line": 27
  },
  "sleepsByKubelet": {
   "type": "boolean",
   "description": "The wait before SIGTERM is the kubelet's",
   "required": true,
   "line": 28
  },
  "sleepSeconds": {
   "type": "integer",
   "description": "Seconds of that wait",
   "required": true,
   "line": 29
  },
  "graceSeconds": {
   "type": "integer",
   "description": "Seconds a pod may take to end",
   "required": true,
   "line": 30
  },
  "entry": {
   "type": "string",
   "description": "The .jac file to run, relative to the bundle root",
   "line": 31
  },
  "jacCommand": {
   "type": "string",
   "description": "start, serve, or auto: what the runtime understands",
   "required": true,
   "line": 32
  },
  "containerPort": {
   "type": "integer",
   "description": "Port on which the runtime listens",
   "required": true,
   "line": 33
  },
  "portText": {
   "type": "string",
   "description": "The same as text",
   "required": true,
   "line": 34
  },
  "portName": {
   "type": "string",
   "description": "What the Service calls its port",
   "line": 35
  },
  "nodePort": {
   "type": "integer",
   "description": "Port on every node",
   "line": 36
  },
  "hasIngress": {
   "type": "boolean",
   "description": "An ingress leads to the app",
   "required": true,
   "line": 37
  },
  "hasRoute": {
   "type": "boolean",
   "description": "A Gateway leads to the app",
   "required": true,
   "line": 38
  },
  "host": {
   "type": "string",
   "description": "Host name of the app",
   "line": 39
  },
  "ingressClass": {
   "type": "string",
   "description": "IngressClass; the cluster's default when absent",
   "line": 40
  },
  "ingressAnnotations": {
   "type": "map",
   "description": "What the controller and cert-manager read",
   "line": 41
  },
  "ingressTls": {
   "type": "list",
   "description": "The host with the Secret of its certificate",
   "line": 42
  },
  "routeAnnotations": {
   "type": "map",
   "description": "Whether the Gateway speaks TLS",
   "line": 43
  },
  "gatewayRefs": {
   "type": "list",
   "description": "The Gateway, as an HTTPRoute names its parents",
   "line": 44
  },
  "serviceAnnotations": {
   "type": "map",
   "description": "What a controller reads that asks pods itself",
   "line": 45
  },
  "service": {
   "type": "string",
   "description": "Name of the app's Service",
   "required": true,
   "line": 46
  },
  "healthCheckPath": {
   "type": "string",
   "description": "Path of the startup and the readiness probe",
   "required": true,
   "line": 47
  },
  "livenessPath": {
   "type": "string",
   "description": "Path of the liveness probe",
   "required": true,
   "line": 48
  },
  "startupSeconds": {
   "type": "integer",
   "description": "Seconds until the app has to be ready for the first time",
   "required": true,
   "line": 49
  },
  "progressDeadlineSeconds": {
   "type": "integer",
   "description": "Seconds without progress after which the rollout counts as stuck",
   "required": true,
   "line": 50
  },
  "cpuRequest": {
   "type": "string",
   "description": "CPU request of the app",
   "required": true,
   "line": 51
  },
  "cpuLimit": {
   "type": "string",
   "description": "CPU limit of the app",
   "line": 52
  },
  "memoryRequest": {
   "type": "string",
   "description": "Memory request of the app",
   "required": true,
   "line": 53
  },
  "memoryLimit": {
   "type": "string",
   "description": "Memory limit of the app",
   "line": 54
  },
  "envFrom": {
   "type": "list",
   "description": "References to the Secrets whose keys become environment variables of the app; the last one wins",
   "line": 55
  },
  "serviceAccountName": {
   "type": "string",
   "description": "ServiceAccount of the app's pods",
   "line": 56
  },
  "mountsToken": {
   "type": "boolean",
   "description": "Whether the app's pods get a token of it",
   "required": true,
   "line": 57
  },
  "nodeSelector": {
   "type": "map",
   "description": "Labels of nodes on which pods may run",
   "line": 58
  },
  "tolerations": {
   "type": "list",
   "description": "Taints that pods tolerate",
   "line": 59
  },
  "affinity": {
   "type": "map",
   "description": "Affinity of the app's pods",
   "line": 60
  },
  "imagePullSecrets": {
   "type": "list",
   "description": "References to the Secrets that hold registry passwords",
   "line": 61
  },
  "revisionHistoryLimit": {
   "type": "integer",
   "description": "ReplicaSets that are kept",
   "required": true,
   "line": 62
  },
  "auth": {
   "type": "string",
   "description": "Name of the Secret with what tokens are signed with and the administrator's first password",
   "required": true,
   "line": 64
  },
  "makesJwtSecret": {
   "type": "boolean",
   "description": "What tokens are signed with comes from that Secret",
   "required": true,
   "line": 65
  },
  "makesAdminPassword": {
   "type": "boolean",
   "description": "The administrator's first password comes from that Secret",
   "required": true,
   "line": 66
  },
  "mountsToml": {
   "type": "boolean",
   "description": "A container in front of the app names both in jac.toml",
   "required": true,
   "line": 67
  },
  "codeMap": {
   "type": "string",
   "description": "Name of the ConfigMap with the bundle",
   "line": 70
  },
  "bundle": {
   "type": "string",
   "description": "sha256 of the code bundle in hex",
   "line": 71
  },
  "dependencyKey": {
   "type": "string",
   "description": "Key of the dependency set",
   "required": true,
   "line": 72
  },
  "runtimeRequirements": {
   "type": "string",
   "description": "Requirements of the Jac runtime, one per line",
   "required": true,
   "line": 73
  },
  "requirements": {
   "type": "string",
   "description": "Requirements of the app, one per line",
   "required": true,
   "line": 74
  },
  "busyboxImage": {
   "type": "string",
   "description": "Image of the code-server and of the init container that fetches",
   "required": true,
   "line": 75
  },
  "codeServer": {
   "type": "string",
   "description": "Name of the Service of the code-server",
   "required": true,
   "line": 76
  },
  "codeVolume": {
   "type": "string",
   "description": "Name of the volume claim of the code-server",
   "required": true,
   "line": 77
  },
  "pvcSize": {
   "type": "string",
   "description": "Size of that volume",
   "required": true,
   "line": 78
  },
  "storageClass": {
   "type": "string",
   "description": "StorageClass of that volume; the cluster's default when absent",
   "line": 79
  },
  "waits": {
   "type": "boolean",
   "description": "There are databases to wait for",
   "required": true,
   "line": 82
  },
  "awaited": {
   "type": "list",
   "description": "Variables with their URLs, and WAIT_SECONDS",
   "line": 83
  },
  "ownMongodb": {
   "type": "boolean",
   "description": "The app has a MongoDB of its own",
   "required": true,
   "line": 84
  },
  "ownRedis": {
   "type": "boolean",
   "description": "The app has a Redis of its own",
   "required": true,
   "line": 85
  },
  "ownPostgresql": {
   "type": "boolean",
   "description": "The app has a PostgreSQL of its own",
   "required": true,
   "line": 86
  },
  "mongodb": {
   "type": "string",
   "description": "Name of the Secret with its URL",
   "required": true,
   "line": 87
  },
  "redis": {
   "type": "string",
   "description": "Name of the Secret with its URL",
   "required": true,
   "line": 88
  },
  "postgresql": {
   "type": "string",
   "description": "Name of the Secret with its URL",
   "required": true,
   "line": 89
  },
  "keepsOnVolume": {
   "type": "boolean",
   "description": "The app keeps its data in files on a volume",
   "required": true,
   "line": 90
  },
  "mountsJac": {
   "type": "boolean",
   "description": "The folder .jac beside the app is a volume of its own",
   "required": true,
   "line": 91
  },
  "rolls": {
   "type": "boolean",
   "description": "New pods come before the old ones go",
   "required": true,
   "line": 92
  },
  "strategy": {
   "type": "string",
   "description": "RollingUpdate, or Recreate where one pod at a time may have the volume",
   "required": true,
   "line": 93
  },
  "dataVolume": {
   "type": "string",
   "description": "Name of the volume claim of those files",
   "required": true,
   "line": 94
  },
  "dataSize": {
   "type": "string",
   "description": "Size of that volume",
   "line": 95
  }
 },
 "documents": [
  {
   "file": "templates/app/app.yaml",
   "line": 1,
   "node": {
    "identity": {
     "name": "service",
     "component": "app"
    },
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {
     "annotations": {
      "$value": "serviceAnnotations",
      "line": 5
     }
    },
    "spec": {
     "type": "NodePort",
     "ports": [
      {
       "name": {
        "$value": "portName",
        "line": 9
       },
       "port": {
        "$value": "containerPort",
        "line": 10
       },
       "targetPort": "http",
       "nodePort": {
        "$value": "nodePort",
        "line": 12
       },
       "protocol": "TCP"
      }
     ]
    }
   }
  },
  {
   "file": "templates/app/app.yaml",
   "line": 16,
   "node": {
    "$when": "drains",
    "$then": {
     "identity": {
      "name": "peers",
      "component": "app"
     },
     "apiVersion": "v1",
     "kind": "Service",
     "spec": {
      "type": "ClusterIP",
      "clusterIP": "None"
     }
    },
    "line": 16
   }
  },
  {
   "file": "templates/app/app.yaml",
   "line": 25,
   "node": {
    "$when": "severalReplicas",
    "$then": {
     "identity": {
      "name": "disruptionBudget",
      "component": "app"
     },
     "apiVersion": "policy/v1",
     "kind": "PodDisruptionBudget",
     "spec": {
      "maxUnavailable": 1,
      "unhealthyPodEvictionPolicy": {
       "$value": "evictionPolicy",
       "line": 31
      }
     }
    },
    "line": 25
   }
  },
  {
   "file": "templates/app/app.yaml",
   "line": 33,
   "node": {
    "identity": {
     "name": "deployment",
     "component": "app"
    },
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "spec": {
     "replicas": {
      "$value": "replicas",
      "line": 37
     },
     "revisionHistoryLimit": {
      "$value": "revisionHistoryLimit",
      "line": 38
     },
     "progressDeadlineSeconds": {
      "$value": "progressDeadlineSeconds",
      "line": 39
     },
     "strategy": {
      "type": {
       "$value": "strategy",
       "line": 41
      },
      "rollingUpdate": {
       "$when": "rolls",
       "$then": {
        "maxUnavailable": 0,
        "maxSurge": "25%"
       },
       "line": 42
      }
     },
     "template": {
      "spec": {
       "serviceAccountName": {
        "$value": "serviceAccountName",
        "line": 45
       },
       "automountServiceAccountToken": {
        "$value": "mountsToken",
        "line": 46
       },
       "nodeSelector": {
        "$value": "nodeSelector",
        "line": 47
       },
       "tolerations": {
        "$value": "tolerations",
        "line": 48
       },
       "affinity": {
        "$value": "affinity",
        "line": 49
       },
       "enableServiceLinks": false,
       "terminationGracePeriodSeconds": {
        "$value": "graceSeconds",
        "line": 52
       },
       "imagePullSecrets": {
        "$value": "imagePullSecrets",
        "line": 53
       },
       "topologySpreadConstraints": [
        {
         "maxSkew": 1,
         "topologyKey": "kubernetes.io/hostname",
         "whenUnsatisfiable": "ScheduleAnyway",
         "matchLabelKeys": {
          "$value": "spreadKeys",
          "line": 60
         }
        }
       ],
       "securityContext": {
        "runAsNonRoot": true,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {
         "type": "RuntimeDefault"
        }
       },
       "initContainers": [
        {
         "$when": "waits",
         "$then": {
          "name": "wait",
          "image": {
           "$value": "busyboxImage",
           "line": 71
          },
          "command": [
           "sh",
           "-c"
          ],
          "args": [
           app_wait_sh
          ],
          "env": {
           "$value": "awaited",
           "line": 75
          },
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError"
         },
         "line": 69
        },
        {
         "$when": "fetches",
         "$then": {
          "name": "fetch",
          "image": {
           "$value": "busyboxImage",
           "line": 85
          },
          "command": [
           "sh",
           "-c"
          ],
          "args": [
           app_fetch_sh
          ],
          "env": [
           {
            "name": "CODE_SERVER",
            "value": {
             "$text": [
              "http://",
              "codeServer",
              ":8080"
             ],
             "line": 90
            }
           },
           {
            "name": "BUNDLE",
            "value": {
             "$value": "bundle",
             "line": 91
            }
           },
           {
            "name": "DEPENDENCY_KEY",
            "value": {
             "$value": "dependencyKey",
             "line": 92
            }
           }
          ],
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError",
          "volumeMounts": [
           {
            "name": "app",
            "mountPath": "/app"
           },
           {
            "name": "deps",
            "mountPath": "/deps"
           },
           {
            "name": "tmp",
            "mountPath": "/tmp"
           }
          ]
         },
         "line": 83
        },
        {
         "$when": "unpacks",
         "$then": {
          "name": "unpack",
          "image": {
           "$value": "image",
           "line": 106
          },
          "command": [
           "python3",
           "-c"
          ],
          "args": [
           app_unpack_py,
           app_install_py
          ],
          "env": [
           {
            "name": "BUNDLE",
            "value": {
             "$value": "bundle",
             "line": 112
            }
           },
           {
            "name": "DEPENDENCY_KEY",
            "value": {
             "$value": "dependencyKey",
             "line": 113
            }
           },
           {
            "name": "RUNTIME_REQUIREMENTS",
            "value": {
             "$value": "runtimeRequirements",
             "line": 114
            }
           },
           {
            "name": "REQUIREMENTS",
            "value": {
             "$value": "requirements",
             "line": 115
            }
           },
           {
            "name": "PYTHONUSERBASE",
            "value": "/deps"
           },
           {
            "name": "PYTHONUNBUFFERED",
            "value": "1"
           },
           {
            "name": "HOME",
            "value": "/tmp"
           },
           {
            "name": "TMPDIR",
            "value": "/tmp"
           },
           {
            "name": "XDG_CACHE_HOME",
            "value": "/deps/cache"
           }
          ],
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError",
          "volumeMounts": [
           {
            "name": "code",
            "mountPath": "/code",
            "readOnly": true
           },
           {
            "name": "app",
            "mountPath": "/app"
           },
           {
            "name": "deps",
            "mountPath": "/deps"
           },
           {
            "name": "data",
            "mountPath": "/data"
           },
           {
            "name": "tmp",
            "mountPath": "/tmp"
           }
          ]
         },
         "line": 104
        },
        {
         "$when": "mountsToml",
         "$then": {
          "name": "auth",
          "image": {
           "$value": "image",
           "line": 137
          },
          "command": [
           "sh",
           "-c"
          ],
          "args": [
           "python3 -c \"$0\" \"$1\" \"$2\" || cat \"$1\" >\"$2\" || :",
           app_auth_py,
           "/app/jac.toml",
           "/auth/jac.toml"
          ],
          "env": [
           {
            "$when": "makesJwtSecret",
            "$then": {
             "name": "JAC_SCALE_JWT_SECRET",
             "valueFrom": {
              "secretKeyRef": {
               "name": {
                "$value": "auth",
                "line": 146
               },
               "key": "jwt-secret"
              }
             }
            },
            "line": 146
           },
           {
            "$when": "makesAdminPassword",
            "$then": {
             "name": "JAC_SCALE_ADMIN_PASSWORD",
             "valueFrom": {
              "secretKeyRef": {
               "name": {
                "$value": "auth",
                "line": 147
               },
               "key": "admin-password"
              }
             }
            },
            "line": 147
           }
          ],
          "envFrom": {
           "$value": "envFrom",
           "line": 148
          },
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError",
          "volumeMounts": [
           {
            "name": "auth",
            "mountPath": "/auth"
           }
          ]
         },
         "line": 135
        }
       ],
       "containers": [
        {
         "name": "app",
         "image": {
          "$value": "image",
          "line": 160
         },
         "workingDir": {
          "$value": "workingDir",
          "line": 162
         },
         "command": {
          "$when": "runsBundle",
          "$then": [
           "python3",
           "-c"
          ],
          "line": 164
         },
         "args": {
          "$when": "runsBundle",
          "$then": [
           app_launch_py,
           app_auth_py,
           app_run_py,
           {
            "$value": "jacCommand",
            "line": 172
           },
           {
            "$value": "entry",
            "line": 173
           },
           {
            "$text": [
             "--port=",
             "containerPort",
             ""
            ],
            "line": 174
           }
          ],
          "line": 167
         },
         "ports": [
          {
           "name": "http",
           "containerPort": {
            "$value": "containerPort",
            "line": 176
           },
           "protocol": "TCP"
          }
         ],
         "env": [
          {
           "$when": "runsBundle",
           "$then": {
            "name": "PYTHONUSERBASE",
            "value": "/deps"
           },
           "line": 178
          },
          {
           "$when": "runsImage",
           "$then": {
            "name": "PORT",
            "value": {
             "$value": "portText",
             "line": 179
            }
           },
           "line": 179
          },
          {
           "name": "PYTHONUNBUFFERED",
           "value": "1"
          },
          {
           "name": "HOME",
           "value": "/home/jac"
          },
          {
           "name": "TMPDIR",
           "value": "/tmp"
          },
          {
           "$when": "ownMongodb",
           "$then": {
            "name": "MONGODB_URI",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "mongodb",
               "line": 183
              },
              "key": "uri"
             }
            }
           },
           "line": 183
          },
          {
           "$when": "ownRedis",
           "$then": {
            "name": "REDIS_URL",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "redis",
               "line": 184
              },
              "key": "uri"
             }
            }
           },
           "line": 184
          },
          {
           "$when": "ownPostgresql",
           "$then": {
            "name": "DATABASE_URL",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "postgresql",
               "line": 185
              },
              "key": "uri"
             }
            }
           },
           "line": 185
          },
          {
           "$when": "ownPostgresql",
           "$then": {
            "name": "JAC_DB_URL",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "postgresql",
               "line": 187
              },
              "key": "uri"
             }
            }
           },
           "line": 187
          },
          {
           "$when": "makesJwtSecret",
           "$then": {
            "name": "JAC_SCALE_JWT_SECRET",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "auth",
               "line": 188
              },
              "key": "jwt-secret"
             }
            }
           },
           "line": 188
          },
          {
           "$when": "makesAdminPassword",
           "$then": {
            "name": "JAC_SCALE_ADMIN_PASSWORD",
            "valueFrom": {
             "secretKeyRef": {
              "name": {
               "$value": "auth",
               "line": 189
              },
              "key": "admin-password"
             }
            }
           },
           "line": 189
          }
         ],
         "envFrom": {
          "$value": "envFrom",
          "line": 190
         },
         "startupProbe": {
          "httpGet": {
           "path": {
            "$value": "healthCheckPath",
            "line": 192
           },
           "port": "http"
          },
          "periodSeconds": 1,
          "timeoutSeconds": 5,
          "failureThreshold": {
           "$value": "startupSeconds",
           "line": 195
          }
         },
         "readinessProbe": {
          "httpGet": {
           "path": {
            "$value": "healthCheckPath",
            "line": 197
           },
           "port": "http"
          },
          "periodSeconds": 2,
          "timeoutSeconds": 5,
          "failureThreshold": 3
         },
         "livenessProbe": {
          "httpGet": {
           "path": {
            "$value": "livenessPath",
            "line": 203
           },
           "port": "http"
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5,
          "failureThreshold": 6
         },
         "lifecycle": {
          "preStop": {
           "exec": {
            "command": [
             {
              "$value": "preStopProgram",
              "line": 212
             },
             {
              "$value": "preStopArgument",
              "line": 213
             },
             {
              "$when": "drains",
              "$then": app_drain_py,
              "line": 214
             },
             {
              "$when": "drains",
              "$then": {
               "$value": "service",
               "line": 215
              },
              "line": 215
             },
             {
              "$when": "drains",
              "$then": {
               "$value": "peers",
               "line": 216
              },
              "line": 216
             },
             {
              "$when": "drains",
              "$then": {
               "$value": "portText",
               "line": 217
              },
              "line": 217
             },
             {
              "$when": "drains",
              "$then": {
               "$value": "healthCheckPath",
               "line": 218
              },
              "line": 218
             }
            ]
           },
           "sleep": {
            "$when": "sleepsByKubelet",
            "$then": {
             "seconds": {
              "$value": "sleepSeconds",
              "line": 220
             }
            },
            "line": 220
           }
          }
         },
         "resources": {
          "requests": {
           "cpu": {
            "$value": "cpuRequest",
            "line": 222
           },
           "memory": {
            "$value": "memoryRequest",
            "line": 222
           }
          },
          "limits": {
           "cpu": {
            "$value": "cpuLimit",
            "line": 223
           },
           "memory": {
            "$value": "memoryLimit",
            "line": 223
           }
          }
         },
         "securityContext": {
          "allowPrivilegeEscalation": false,
          "readOnlyRootFilesystem": {
           "$value": "readOnlyRoot",
           "line": 227
          },
          "capabilities": {
           "drop": [
            "ALL"
           ]
          }
         },
         "terminationMessagePolicy": "FallbackToLogsOnError",
         "volumeMounts": [
          {
           "$when": "runsBundle",
           "$then": {
            "name": "app",
            "mountPath": "/app"
           },
           "line": 231
          },
          {
           "$when": "runsBundle",
           "$then": {
            "name": "deps",
            "mountPath": "/deps"
           },
           "line": 232
          },
          {
           "$when": "mountsJac",
           "$then": {
            "name": "jac",
            "mountPath": "/app/.jac"
           },
           "line": 234
          },
          {
           "$when": "keepsOnVolume",
           "$then": {
            "name": "files",
            "mountPath": "/app/.jac/data"
           },
           "line": 235
          },
          {
           "$when": "mountsToml",
           "$then": {
            "name": "auth",
            "mountPath": "/app/jac.toml",
            "subPath": "jac.toml"
           },
           "line": 236
          },
          {
           "name": "home",
           "mountPath": "/home/jac"
          },
          {
           "name": "tmp",
           "mountPath": "/tmp"
          }
         ]
        }
       ],
       "volumes": [
        {
         "$when": "runsBundle",
         "$then": {
          "name": "app",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         },
         "line": 240
        },
        {
         "$when": "runsBundle",
         "$then": {
          "name": "deps",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         },
         "line": 243
        },
        {
         "$when": "mountsJac",
         "$then": {
          "name": "jac",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         },
         "line": 246
        },
        {
         "$when": "keepsOnVolume",
         "$then": {
          "name": "files",
          "persistentVolumeClaim": {
           "claimName": {
            "$value": "dataVolume",
            "line": 251
           }
          }
         },
         "line": 249
        },
        {
         "$when": "mountsToml",
         "$then": {
          "name": "auth",
          "emptyDir": {
           "sizeLimit": "1Mi"
          }
         },
         "line": 252
        },
        {
         "$when": "unpacks",
         "$then": {
          "name": "code",
          "configMap": {
           "name": {
            "$value": "codeMap",
            "line": 257
           }
          }
         },
         "line": 255
        },
        {
         "$when": "unpacks",
         "$then": {
          "name": "data",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         },
         "line": 258
        },
        {
         "name": "home",
         "emptyDir": {
          "sizeLimit": "2Gi"
         }
        },
        {
         "name": "tmp",
         "emptyDir": {
          "sizeLimit": "2Gi"
         }
        }
       ]
      }
     }
    }
   }
  },
  {
   "file": "templates/app/autoscaler.yaml",
   "line": 2,
   "node": {
    "$when": "autoscales",
    "$then": {
     "identity": {
      "name": "autoscaler",
      "component": "app"
     },
     "apiVersion": "autoscaling/v2",
     "kind": "HorizontalPodAutoscaler",
     "metadata": {
      "annotations": {
       "jac-scale/first-replicas": {
        "$value": "firstReplicas",
        "line": 8
       }
      }
     },
     "spec": {
      "scaleTargetRef": {
       "apiVersion": "apps/v1",
       "kind": "Deployment",
       "name": {
        "$value": "deployment",
        "line": 10
       }
      },
      "minReplicas": {
       "$value": "minReplicas",
       "line": 11
      },
      "maxReplicas": {
       "$value": "maxReplicas",
       "line": 12
      },
      "metrics": [
       {
        "$when": "scalesByMemory",
        "$then": {
         "type": "Resource",
         "resource": {
          "name": "memory",
          "target": {
           "type": "Utilization",
           "averageUtilization": {
            "$value": "memoryTarget",
            "line": 17
           }
          }
         }
        },
        "line": 15
       },
       {
        "$when": "scalesByCpu",
        "$then": {
         "type": "Resource",
         "resource": {
          "name": "cpu",
          "target": {
           "type": "Utilization",
           "averageUtilization": {
            "$value": "cpuTarget",
            "line": 20
           }
          }
         }
        },
        "line": 18
       }
      ],
      "behavior": {
       "scaleDown": {
        "stabilizationWindowSeconds": 60
       }
      }
     }
    },
    "line": 2
   }
  },
  {
   "file": "templates/app/code-server.yaml",
   "line": 2,
   "node": {
    "$when": "fetches",
    "$then": {
     "identity": {
      "name": "codeVolume",
      "component": "code-server"
     },
     "apiVersion": "v1",
     "kind": "PersistentVolumeClaim",
     "spec": {
      "accessModes": [
       "ReadWriteOnce"
      ],
      "storageClassName": {
       "$value": "storageClass",
       "line": 8
      },
      "resources": {
       "requests": {
        "storage": {
         "$value": "pvcSize",
         "line": 11
        }
       }
      }
     }
    },
    "line": 2
   }
  },
  {
   "file": "templates/app/code-server.yaml",
   "line": 13,
   "node": {
    "$when": "fetches",
    "$then": {
     "identity": {
      "name": "codeServer",
      "component": "code-server"
     },
     "apiVersion": "v1",
     "kind": "Service",
     "spec": {
      "type": "ClusterIP",
      "ports": [
       {
        "name": "http",
        "port": 8080,
        "targetPort": "http",
        "protocol": "TCP"
       }
      ]
     }
    },
    "line": 13
   }
  },
  {
   "file": "templates/app/code-server.yaml",
   "line": 26,
   "node": {
    "$when": "fetches",
    "$then": {
     "identity": {
      "name": "codeServer",
      "component": "code-server"
     },
     "apiVersion": "apps/v1",
     "kind": "Deployment",
     "spec": {
      "replicas": 1,
      "revisionHistoryLimit": 2,
      "strategy": {
       "type": "Recreate"
      },
      "template": {
       "spec": {
        "automountServiceAccountToken": false,
        "nodeSelector": {
         "$value": "nodeSelector",
         "line": 38
        },
        "tolerations": {
         "$value": "tolerations",
         "line": 39
        },
        "enableServiceLinks": false,
        "terminationGracePeriodSeconds": 1,
        "imagePullSecrets": {
         "$value": "imagePullSecrets",
         "line": 43
        },
        "securityContext": {
         "runAsNonRoot": true,
         "runAsUser": 10001,
         "runAsGroup": 10001,
         "fsGroup": 10001,
         "fsGroupChangePolicy": "OnRootMismatch",
         "seccompProfile": {
          "type": "RuntimeDefault"
         }
        },
        "initContainers": [
         {
          "name": "install",
          "image": {
           "$value": "image",
           "line": 53
          },
          "command": [
           "python3",
           "-c"
          ],
          "args": [
           app_install_py
          ],
          "env": [
           {
            "name": "DEPENDENCY_KEY",
            "value": {
             "$value": "dependencyKey",
             "line": 58
            }
           },
           {
            "name": "RUNTIME_REQUIREMENTS",
            "value": {
             "$value": "runtimeRequirements",
             "line": 59
            }
           },
           {
            "name": "REQUIREMENTS",
            "value": {
             "$value": "requirements",
             "line": 60
            }
           },
           {
            "name": "PYTHONUSERBASE",
            "value": "/deps"
           },
           {
            "name": "PYTHONUNBUFFERED",
            "value": "1"
           },
           {
            "name": "HOME",
            "value": "/tmp"
           },
           {
            "name": "TMPDIR",
            "value": "/tmp"
           },
           {
            "name": "XDG_CACHE_HOME",
            "value": "/deps/cache"
           }
          ],
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError",
          "volumeMounts": [
           {
            "name": "data",
            "mountPath": "/data"
           },
           {
            "name": "deps",
            "mountPath": "/deps"
           },
           {
            "name": "tmp",
            "mountPath": "/tmp"
           }
          ]
         }
        ],
        "containers": [
         {
          "name": "httpd",
          "image": {
           "$value": "busyboxImage",
           "line": 81
          },
          "command": [
           "httpd",
           "-f",
           "-p",
           "8080",
           "-h",
           "/data"
          ],
          "ports": [
           {
            "name": "http",
            "containerPort": 8080,
            "protocol": "TCP"
           }
          ],
          "readinessProbe": {
           "tcpSocket": {
            "port": "http"
           },
           "periodSeconds": 2
          },
          "resources": {
           "requests": {
            "cpu": "50m",
            "memory": "32Mi"
           },
           "limits": {
            "cpu": "500m",
            "memory": "64Mi"
           }
          },
          "securityContext": {
           "allowPrivilegeEscalation": false,
           "readOnlyRootFilesystem": true,
           "capabilities": {
            "drop": [
             "ALL"
            ]
           }
          },
          "terminationMessagePolicy": "FallbackToLogsOnError",
          "volumeMounts": [
           {
            "name": "data",
            "mountPath": "/data"
           }
          ]
         }
        ],
        "volumes": [
         {
          "name": "data",
          "persistentVolumeClaim": {
           "claimName": {
            "$value": "codeVolume",
            "line": 101
           }
          }
         },
         {
          "name": "deps",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         },
         {
          "name": "tmp",
          "emptyDir": {
           "sizeLimit": "10Gi"
          }
         }
        ]
       }
      }
     }
    },
    "line": 26
   }
  },
  {
   "file": "templates/app/data-volume.yaml",
   "line": 2,
   "node": {
    "$when": "keepsOnVolume",
    "$then": {
     "identity": {
      "name": "dataVolume",
      "component": "data"
     },
     "apiVersion": "v1",
     "kind": "PersistentVolumeClaim",
     "spec": {
      "accessModes": [
       "ReadWriteOnce"
      ],
      "storageClassName": {
       "$value": "storageClass",
       "line": 8
      },
      "resources": {
       "requests": {
        "storage": {
         "$value": "dataSize",
         "line": 9
        }
       }
      }
     }
    },
    "line": 2
   }
  },
  {
   "file": "templates/app/exposure.yaml",
   "line": 2,
   "node": {
    "$when": "hasIngress",
    "$then": {
     "identity": {
      "name": "ingress",
      "component": "app"
     },
     "apiVersion": "networking.k8s.io/v1",
     "kind": "Ingress",
     "metadata": {
      "annotations": {
       "$value": "ingressAnnotations",
       "line": 7
      }
     },
     "spec": {
      "ingressClassName": {
       "$value": "ingressClass",
       "line": 9
      },
      "tls": {
       "$value": "ingressTls",
       "line": 10
      },
      "rules": [
       {
        "host": {
         "$value": "host",
         "line": 12
        },
        "http": {
         "paths": [
          {
           "path": "/",
           "pathType": "Prefix",
           "backend": {
            "service": {
             "name": {
              "$value": "service",
              "line": 17
             },
             "port": {
              "number": {
               "$value": "containerPort",
               "line": 17
              }
             }
            }
           }
          }
         ]
        }
       }
      ]
     }
    },
    "line": 2
   }
  },
  {
   "file": "templates/app/exposure.yaml",
   "line": 19,
   "node": {
    "$when": "hasRoute",
    "$then": {
     "identity": {
      "name": "route",
      "component": "app"
     },
     "apiVersion": "gateway.networking.k8s.io/v1",
     "kind": "HTTPRoute",
     "metadata": {
      "annotations": {
       "$value": "routeAnnotations",
       "line": 24
      }
     },
     "spec": {
      "parentRefs": {
       "$value": "gatewayRefs",
       "line": 26
      },
      "hostnames": [
       {
        "$value": "host",
        "line": 27
       }
      ],
      "rules": [
       {
        "matches": [
         {
          "path": {
           "type": "PathPrefix",
           "value": "/"
          }
         }
        ],
        "backendRefs": [
         {
          "name": {
           "$value": "service",
           "line": 32
          },
          "port": {
           "$value": "containerPort",
           "line": 32
          }
         }
        ]
       }
      ]
     }
    },
    "line": 19
   }
  }
 ]
},
  mongodb: {
 "file": "templates/modules/mongodb-standalone/1/placeholders.yaml",
 "documents": [
  {
   "file": "templates/modules/mongodb-standalone/1/mongodb.yaml",
   "line": 2,
   "node": {
    "identity": {
     "name": "mongodb",
     "component": "mongodb"
    },
    "apiVersion": "v1",
    "kind": "Service",
    "spec": {
     "clusterIP": "None",
     "ports": [
      {
       "name": "mongodb",
       "port": 27017,
       "targetPort": "mongodb",
       "protocol": "TCP"
      }
     ]
    }
   }
  },
  {
   "file": "templates/modules/mongodb-standalone/1/mongodb.yaml",
   "line": 10,
   "node": {
    "identity": {
     "name": "mongodb",
     "component": "mongodb"
    },
    "apiVersion": "apps/v1",
    "kind": "StatefulSet",
    "spec": {
     "replicas": 1,
     "serviceName": {
      "$value": "name",
      "line": 15
     },
     "template": {
      "spec": {
       "automountServiceAccountToken": false,
       "enableServiceLinks": false,
       "terminationGracePeriodSeconds": 30,
       "imagePullSecrets": {
        "$value": "imagePullSecrets",
        "line": 21
       },
       "nodeSelector": {
        "$value": "nodeSelector",
        "line": 22
       },
       "tolerations": {
        "$value": "tolerations",
        "line": 23
       },
       "securityContext": {
        "runAsNonRoot": true,
        "runAsUser": 999,
        "runAsGroup": 999,
        "fsGroup": 999,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {
         "type": "RuntimeDefault"
        }
       },
       "containers": [
        {
         "name": "mongodb",
         "image": {
          "$value": "image",
          "line": 34
         },
         "ports": [
          {
           "name": "mongodb",
           "containerPort": 27017,
           "protocol": "TCP"
          }
         ],
         "env": [
          {
           "name": "MONGO_INITDB_ROOT_USERNAME",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 39
             },
             "key": "username"
            }
           }
          },
          {
           "name": "MONGO_INITDB_ROOT_PASSWORD",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 41
             },
             "key": "password"
            }
           }
          },
          {
           "name": "HOME",
           "value": "/tmp"
          }
         ],
         "startupProbe": {
          "tcpSocket": {
           "port": "mongodb"
          },
          "periodSeconds": 1,
          "timeoutSeconds": 5,
          "failureThreshold": 600
         },
         "readinessProbe": {
          "tcpSocket": {
           "port": "mongodb"
          },
          "periodSeconds": 5,
          "timeoutSeconds": 5
         },
         "livenessProbe": {
          "tcpSocket": {
           "port": "mongodb"
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5,
          "failureThreshold": 6
         },
         "resources": {
          "requests": {
           "cpu": {
            "$value": "cpuRequest",
            "line": 59
           },
           "memory": {
            "$value": "memoryRequest",
            "line": 59
           }
          },
          "limits": {
           "cpu": {
            "$value": "cpuLimit",
            "line": 60
           },
           "memory": {
            "$value": "memoryLimit",
            "line": 60
           }
          }
         },
         "securityContext": {
          "allowPrivilegeEscalation": false,
          "readOnlyRootFilesystem": true,
          "capabilities": {
           "drop": [
            "ALL"
           ]
          }
         },
         "terminationMessagePolicy": "FallbackToLogsOnError",
         "volumeMounts": [
          {
           "name": "data",
           "mountPath": "/data/db"
          },
          {
           "name": "config",
           "mountPath": "/data/configdb"
          },
          {
           "name": "tmp",
           "mountPath": "/tmp"
          }
         ]
        }
       ],
       "volumes": [
        {
         "name": "config",
         "emptyDir": {
          "sizeLimit": "64Mi"
         }
        },
        {
         "name": "tmp",
         "emptyDir": {
          "sizeLimit": "1Gi"
         }
        }
       ]
      }
     },
     "volumeClaimTemplates": [
      {
       "metadata": {
        "name": "data"
       },
       "spec": {
        "accessModes": [
         "ReadWriteOnce"
        ],
        "storageClassName": {
         "$value": "storageClass",
         "line": 79
        },
        "resources": {
         "requests": {
          "storage": {
           "$value": "storage",
           "line": 80
          }
         }
        }
       }
      }
     ]
    }
   }
  }
 ],
 "placeholders": {
  "name": {
   "type": "string",
   "description": "Name of the Secret with the login, of the Service and of the StatefulSet",
   "required": true,
   "line": 4
  },
  "image": {
   "type": "string",
   "description": "Image of MongoDB",
   "default": "mongo:8.0",
   "line": 5
  },
  "imagePullSecrets": {
   "type": "list",
   "description": "References to the Secrets that hold registry passwords",
   "line": 6
  },
  "nodeSelector": {
   "type": "map",
   "description": "Labels of the nodes it may run on",
   "line": 7
  },
  "tolerations": {
   "type": "list",
   "description": "Taints it stands",
   "line": 8
  },
  "cpuRequest": {
   "type": "string",
   "description": "CPU request",
   "default": "100m",
   "line": 9
  },
  "cpuLimit": {
   "type": "string",
   "description": "CPU limit",
   "line": 10
  },
  "memoryRequest": {
   "type": "string",
   "description": "Memory request",
   "default": "256Mi",
   "line": 11
  },
  "memoryLimit": {
   "type": "string",
   "description": "Memory limit",
   "line": 12
  },
  "storage": {
   "type": "string",
   "description": "Size of the volume",
   "default": "1Gi",
   "line": 13
  },
  "storageClass": {
   "type": "string",
   "description": "StorageClass of the volume; the cluster's default when absent",
   "line": 14
  }
 }
},
  postgresql: {
 "file": "templates/modules/postgresql/1/placeholders.yaml",
 "documents": [
  {
   "file": "templates/modules/postgresql/1/postgresql.yaml",
   "line": 2,
   "node": {
    "identity": {
     "name": "postgresql",
     "component": "postgresql"
    },
    "apiVersion": "v1",
    "kind": "Service",
    "spec": {
     "clusterIP": "None",
     "ports": [
      {
       "name": "postgresql",
       "port": 5432,
       "targetPort": "postgresql",
       "protocol": "TCP"
      }
     ]
    }
   }
  },
  {
   "file": "templates/modules/postgresql/1/postgresql.yaml",
   "line": 10,
   "node": {
    "identity": {
     "name": "postgresql",
     "component": "postgresql"
    },
    "apiVersion": "apps/v1",
    "kind": "StatefulSet",
    "spec": {
     "replicas": 1,
     "serviceName": {
      "$value": "name",
      "line": 15
     },
     "template": {
      "spec": {
       "automountServiceAccountToken": false,
       "enableServiceLinks": false,
       "terminationGracePeriodSeconds": 30,
       "imagePullSecrets": {
        "$value": "imagePullSecrets",
        "line": 21
       },
       "nodeSelector": {
        "$value": "nodeSelector",
        "line": 22
       },
       "tolerations": {
        "$value": "tolerations",
        "line": 23
       },
       "securityContext": {
        "runAsNonRoot": true,
        "runAsUser": 999,
        "runAsGroup": 999,
        "fsGroup": 999,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {
         "type": "RuntimeDefault"
        }
       },
       "containers": [
        {
         "name": "postgresql",
         "image": {
          "$value": "image",
          "line": 34
         },
         "ports": [
          {
           "name": "postgresql",
           "containerPort": 5432,
           "protocol": "TCP"
          }
         ],
         "env": [
          {
           "name": "POSTGRES_USER",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 39
             },
             "key": "username"
            }
           }
          },
          {
           "name": "POSTGRES_DB",
           "value": "jac"
          },
          {
           "name": "POSTGRES_PASSWORD",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 43
             },
             "key": "password"
            }
           }
          },
          {
           "name": "PGDATA",
           "value": "/var/lib/postgresql/data/pgdata"
          }
         ],
         "startupProbe": {
          "exec": {
           "command": [
            "pg_isready",
            "-h",
            "127.0.0.1"
           ]
          },
          "periodSeconds": 1,
          "timeoutSeconds": 5,
          "failureThreshold": 600
         },
         "readinessProbe": {
          "exec": {
           "command": [
            "pg_isready",
            "-h",
            "127.0.0.1"
           ]
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5
         },
         "livenessProbe": {
          "tcpSocket": {
           "port": "postgresql"
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5,
          "failureThreshold": 6
         },
         "resources": {
          "requests": {
           "cpu": {
            "$value": "cpuRequest",
            "line": 62
           },
           "memory": {
            "$value": "memoryRequest",
            "line": 62
           }
          },
          "limits": {
           "cpu": {
            "$value": "cpuLimit",
            "line": 63
           },
           "memory": {
            "$value": "memoryLimit",
            "line": 63
           }
          }
         },
         "securityContext": {
          "allowPrivilegeEscalation": false,
          "readOnlyRootFilesystem": true,
          "capabilities": {
           "drop": [
            "ALL"
           ]
          }
         },
         "terminationMessagePolicy": "FallbackToLogsOnError",
         "volumeMounts": [
          {
           "name": "data",
           "mountPath": "/var/lib/postgresql/data"
          },
          {
           "name": "run",
           "mountPath": "/var/run/postgresql"
          },
          {
           "name": "tmp",
           "mountPath": "/tmp"
          }
         ]
        }
       ],
       "volumes": [
        {
         "name": "run",
         "emptyDir": {
          "sizeLimit": "64Mi"
         }
        },
        {
         "name": "tmp",
         "emptyDir": {
          "sizeLimit": "1Gi"
         }
        }
       ]
      }
     },
     "volumeClaimTemplates": [
      {
       "metadata": {
        "name": "data"
       },
       "spec": {
        "accessModes": [
         "ReadWriteOnce"
        ],
        "storageClassName": {
         "$value": "storageClass",
         "line": 82
        },
        "resources": {
         "requests": {
          "storage": {
           "$value": "storage",
           "line": 83
          }
         }
        }
       }
      }
     ]
    }
   }
  }
 ],
 "placeholders": {
  "name": {
   "type": "string",
   "description": "Name of the Secret with the login, of the Service and of the StatefulSet",
   "required": true,
   "line": 4
  },
  "image": {
   "type": "string",
   "description": "Image of PostgreSQL",
   "default": "postgres:17",
   "line": 5
  },
  "imagePullSecrets": {
   "type": "list",
   "description": "References to the Secrets that hold registry passwords",
   "line": 6
  },
  "nodeSelector": {
   "type": "map",
   "description": "Labels of the nodes it may run on",
   "line": 7
  },
  "tolerations": {
   "type": "list",
   "description": "Taints it stands",
   "line": 8
  },
  "cpuRequest": {
   "type": "string",
   "description": "CPU request",
   "default": "100m",
   "line": 9
  },
  "cpuLimit": {
   "type": "string",
   "description": "CPU limit",
   "line": 10
  },
  "memoryRequest": {
   "type": "string",
   "description": "Memory request",
   "default": "256Mi",
   "line": 11
  },
  "memoryLimit": {
   "type": "string",
   "description": "Memory limit",
   "line": 12
  },
  "storage": {
   "type": "string",
   "description": "Size of the volume",
   "default": "1Gi",
   "line": 13
  },
  "storageClass": {
   "type": "string",
   "description": "StorageClass of the volume; the cluster's default when absent",
   "line": 14
  }
 }
},
  preview: {
 "file": "templates/preview/placeholders.yaml",
 "placeholders": {
  "quotaCpu": {
   "type": "string",
   "description": "CPU that all pods may reserve",
   "default": "2",
   "line": 4
  },
  "quotaMemory": {
   "type": "string",
   "description": "Memory that all pods may reserve",
   "default": "4Gi",
   "line": 5
  },
  "quotaMemoryLimit": {
   "type": "string",
   "description": "Memory that all pods may use",
   "default": "8Gi",
   "line": 6
  },
  "quotaPods": {
   "type": "string",
   "description": "Pods, new and old ones of an update included",
   "default": "20",
   "line": 7
  },
  "quotaClaims": {
   "type": "string",
   "description": "Volume claims",
   "default": "4",
   "line": 8
  },
  "quotaStorage": {
   "type": "string",
   "description": "Size of all volumes",
   "default": "20Gi",
   "line": 9
  },
  "quotaNodePorts": {
   "type": "string",
   "description": "Ports on every node",
   "default": "2",
   "line": 10
  },
  "containerCpu": {
   "type": "string",
   "description": "CPU that such a container reserves",
   "default": "50m",
   "line": 13
  },
  "containerMemory": {
   "type": "string",
   "description": "Memory that such a container reserves",
   "default": "64Mi",
   "line": 14
  },
  "containerMemoryLimit": {
   "type": "string",
   "description": "Memory that such a container may use",
   "default": "1Gi",
   "line": 15
  },
  "outside": {
   "type": "list",
   "description": "Sources beyond the cluster's pods, as ipBlocks; never empty: that would be everybody",
   "line": 17
  }
 },
 "documents": [
  {
   "file": "templates/preview/limits.yaml",
   "line": 1,
   "node": {
    "apiVersion": "v1",
    "kind": "ResourceQuota",
    "metadata": {
     "name": "jac-scale-preview"
    },
    "spec": {
     "hard": {
      "requests.cpu": {
       "$value": "quotaCpu",
       "line": 6
      },
      "requests.memory": {
       "$value": "quotaMemory",
       "line": 7
      },
      "limits.memory": {
       "$value": "quotaMemoryLimit",
       "line": 8
      },
      "pods": {
       "$value": "quotaPods",
       "line": 9
      },
      "persistentvolumeclaims": {
       "$value": "quotaClaims",
       "line": 10
      },
      "requests.storage": {
       "$value": "quotaStorage",
       "line": 11
      },
      "services.nodeports": {
       "$value": "quotaNodePorts",
       "line": 12
      },
      "services.loadbalancers": "0"
     }
    }
   }
  },
  {
   "file": "templates/preview/limits.yaml",
   "line": 16,
   "node": {
    "apiVersion": "v1",
    "kind": "LimitRange",
    "metadata": {
     "name": "jac-scale-preview"
    },
    "spec": {
     "limits": [
      {
       "type": "Container",
       "defaultRequest": {
        "cpu": {
         "$value": "containerCpu",
         "line": 22
        },
        "memory": {
         "$value": "containerMemory",
         "line": 22
        }
       },
       "default": {
        "memory": {
         "$value": "containerMemoryLimit",
         "line": 23
        }
       }
      }
     ]
    }
   }
  },
  {
   "file": "templates/preview/namespace.yaml",
   "line": 2,
   "node": {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {
     "labels": {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "restricted"
     }
    }
   }
  },
  {
   "file": "templates/preview/network.yaml",
   "line": 3,
   "node": {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {
     "name": "jac-scale-preview"
    },
    "spec": {
     "podSelector": {},
     "policyTypes": [
      "Ingress"
     ],
     "ingress": [
      {
       "from": [
        {
         "podSelector": {}
        },
        {
         "namespaceSelector": {
          "matchExpressions": [
           {
            "key": "jac-scale/preview",
            "operator": "DoesNotExist"
           }
          ]
         }
        }
       ]
      },
      {
       "from": {
        "$value": "outside",
        "line": 16
       }
      }
     ]
    }
   }
  }
 ]
},
  redis: {
 "file": "templates/modules/redis/1/placeholders.yaml",
 "documents": [
  {
   "file": "templates/modules/redis/1/redis.yaml",
   "line": 2,
   "node": {
    "identity": {
     "name": "redis",
     "component": "redis"
    },
    "apiVersion": "v1",
    "kind": "Service",
    "spec": {
     "clusterIP": "None",
     "ports": [
      {
       "name": "redis",
       "port": 6379,
       "targetPort": "redis",
       "protocol": "TCP"
      }
     ]
    }
   }
  },
  {
   "file": "templates/modules/redis/1/redis.yaml",
   "line": 10,
   "node": {
    "identity": {
     "name": "redis",
     "component": "redis"
    },
    "apiVersion": "apps/v1",
    "kind": "StatefulSet",
    "spec": {
     "replicas": 1,
     "serviceName": {
      "$value": "name",
      "line": 15
     },
     "template": {
      "spec": {
       "automountServiceAccountToken": false,
       "enableServiceLinks": false,
       "terminationGracePeriodSeconds": 30,
       "imagePullSecrets": {
        "$value": "imagePullSecrets",
        "line": 21
       },
       "nodeSelector": {
        "$value": "nodeSelector",
        "line": 22
       },
       "tolerations": {
        "$value": "tolerations",
        "line": 23
       },
       "securityContext": {
        "runAsNonRoot": true,
        "runAsUser": 999,
        "runAsGroup": 999,
        "fsGroup": 999,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {
         "type": "RuntimeDefault"
        }
       },
       "containers": [
        {
         "name": "redis",
         "image": {
          "$value": "image",
          "line": 34
         },
         "command": [
          "sh",
          "-c"
         ],
         "args": [
          redis_redis_sh
         ],
         "ports": [
          {
           "name": "redis",
           "containerPort": 6379,
           "protocol": "TCP"
          }
         ],
         "env": [
          {
           "name": "REDIS_PASSWORD",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 42
             },
             "key": "password"
            }
           }
          },
          {
           "name": "REDIS_OTHER_PASSWORD",
           "valueFrom": {
            "secretKeyRef": {
             "name": {
              "$value": "name",
              "line": 44
             },
             "key": "other-password",
             "optional": true
            }
           }
          }
         ],
         "startupProbe": {
          "exec": {
           "command": [
            "sh",
            "-c",
            "REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping 2>&1 | grep -qE \"^(PONG|NOAUTH)\""
           ]
          },
          "periodSeconds": 1,
          "timeoutSeconds": 5,
          "failureThreshold": 600
         },
         "readinessProbe": {
          "exec": {
           "command": [
            "sh",
            "-c",
            "REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping 2>&1 | grep -qE \"^(PONG|NOAUTH)\""
           ]
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5
         },
         "livenessProbe": {
          "tcpSocket": {
           "port": "redis"
          },
          "periodSeconds": 10,
          "timeoutSeconds": 5,
          "failureThreshold": 6
         },
         "resources": {
          "requests": {
           "cpu": {
            "$value": "cpuRequest",
            "line": 61
           },
           "memory": {
            "$value": "memoryRequest",
            "line": 61
           }
          },
          "limits": {
           "cpu": {
            "$value": "cpuLimit",
            "line": 62
           },
           "memory": {
            "$value": "memoryLimit",
            "line": 62
           }
          }
         },
         "securityContext": {
          "allowPrivilegeEscalation": false,
          "readOnlyRootFilesystem": true,
          "capabilities": {
           "drop": [
            "ALL"
           ]
          }
         },
         "terminationMessagePolicy": "FallbackToLogsOnError",
         "volumeMounts": [
          {
           "name": "data",
           "mountPath": "/data"
          },
          {
           "name": "conf",
           "mountPath": "/conf"
          }
         ]
        }
       ],
       "volumes": [
        {
         "name": "conf",
         "emptyDir": {
          "medium": "Memory",
          "sizeLimit": "1Mi"
         }
        }
       ]
      }
     },
     "volumeClaimTemplates": [
      {
       "metadata": {
        "name": "data"
       },
       "spec": {
        "accessModes": [
         "ReadWriteOnce"
        ],
        "storageClassName": {
         "$value": "storageClass",
         "line": 78
        },
        "resources": {
         "requests": {
          "storage": {
           "$value": "storage",
           "line": 79
          }
         }
        }
       }
      }
     ]
    }
   }
  }
 ],
 "placeholders": {
  "name": {
   "type": "string",
   "description": "Name of the Secret with the login, of the Service and of the StatefulSet",
   "required": true,
   "line": 4
  },
  "image": {
   "type": "string",
   "description": "Image of Redis",
   "default": "redis:7.2",
   "line": 5
  },
  "imagePullSecrets": {
   "type": "list",
   "description": "References to the Secrets that hold registry passwords",
   "line": 6
  },
  "nodeSelector": {
   "type": "map",
   "description": "Labels of the nodes it may run on",
   "line": 7
  },
  "tolerations": {
   "type": "list",
   "description": "Taints it stands",
   "line": 8
  },
  "cpuRequest": {
   "type": "string",
   "description": "CPU request",
   "default": "100m",
   "line": 9
  },
  "cpuLimit": {
   "type": "string",
   "description": "CPU limit",
   "line": 10
  },
  "memoryRequest": {
   "type": "string",
   "description": "Memory request",
   "default": "256Mi",
   "line": 11
  },
  "memoryLimit": {
   "type": "string",
   "description": "Memory limit",
   "line": 12
  },
  "storage": {
   "type": "string",
   "description": "Size of the volume",
   "default": "1Gi",
   "line": 13
  },
  "storageClass": {
   "type": "string",
   "description": "StorageClass of the volume; the cluster's default when absent",
   "line": 14
  }
 }
},
};
