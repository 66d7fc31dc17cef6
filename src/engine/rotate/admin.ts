/**
 * The administrator's password, changed as the administrator would: by the app's own endpoints, from inside a pod. It stands in the
 * app's database, where the first pod put it that found none.
 */
import { JacScaleError } from '../../model/error.js';
import type { PodExec } from '../../ports/cluster.js';
import { type Place, runScript } from './exec.js';

/** jac_scale/admin/impl/admin_portal.impl.jac of jac-scale 0.2.30; `changeme` is its constant, for apps that others deployed. */
const script = `import sys

sys.path[:] = [folder for folder in sys.path if folder]
import json
import os
import tomllib
import urllib.error
import urllib.request

given = json.loads(sys.stdin.buffer.read(int(sys.argv[1])))


def post(path, body, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[2]}{path}", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None


def username():
    if not os.path.exists("jac.toml"):
        return "admin"
    with open("jac.toml", "rb") as file:
        scale = tomllib.load(file).get("plugins", {}).get("scale", {})
    return scale.get("admin", {}).get("username", "admin")


def login(password):
    status, answer = post("/admin/login", {"username": name, "password": password})
    if status == 404:
        print("disabled")
        sys.exit()
    return answer["data"]["token"] if answer and answer.get("ok") else None


name = username()
if login(given["next"]):
    print("done")
    sys.exit()
for password in (given["current"], "changeme"):
    token = login(password)
    if token:
        body = {"current_password": password, "new_password": given["next"]}
        post("/admin/reset-password", body, token)
        print("done" if login(given["next"]) else "refused")
        sys.exit()
print("unknown")
`;

/**
 * Changes the password in the app; does nothing when it is the new one already.
 * @throws JacScaleError `AdminPasswordUnknown`, `AdminDisabled`, `RotationFailed`; ClusterError
 */
export async function changeAdminPassword(
  cluster: PodExec,
  place: Place,
  port: number,
  passwords: { readonly current: string; readonly next: string },
  signal: AbortSignal,
): Promise<void> {
  const input = Buffer.from(JSON.stringify(passwords));
  const command = ['python3', '-c', script, String(input.length), String(port)];
  const what = "the administrator's password was not changed";
  const said = await runScript(cluster, place, { command, input }, what, signal);
  if (said === 'done') return;
  if (said === 'disabled') {
    throw new JacScaleError({
      code: 'AdminDisabled',
      what: 'the app has no administrator',
      why: 'its jac.toml says enabled = false under [plugins.scale.admin]',
      next: 'leave it out of the rotation',
    });
  }
  throw new JacScaleError({
    code: 'AdminPasswordUnknown',
    what,
    why:
      said === 'unknown'
        ? 'it is no longer the one in the Secret: somebody changed it in the app'
        : 'the app did not take the new one',
    next: 'change it there, at /admin; the one in the Secret is only for an app that has no administrator yet',
  });
}
