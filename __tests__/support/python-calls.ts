/** Calls of Python modules through an orchestrator, and the pods that answer them. */
import { getJson, kubectl } from './cluster.js';
import type { Answer, Orchestrator } from './orchestrator.js';

export interface PythonCalls {
  run(
    module: string,
    method: string,
    body?: unknown,
    more?: { handle?: string; package?: string },
  ): Promise<Answer>;
  numpy(method: string, ...args: unknown[]): Promise<Answer>;
  create(module: string, config?: object): Promise<Answer>;
  remove(module: string): Promise<Answer>;
  podsOf(
    name: string,
    component?: string,
  ): Promise<{ metadata: { name: string; uid: string }; spec: Record<string, unknown> }[]>;
  /** What a Python script prints in a pod of a module. */
  inPod(pod: string, script: string): Promise<string>;
}

/** An installation has to be over within this. */
const timeoutMs = 200_000;

export function pythonCalls(orc: Orchestrator, token: string): PythonCalls {
  const run: PythonCalls['run'] = (module, method, body = {}, more = {}) => {
    const query = new URLSearchParams({ module_name: module, method_name: method, ...more });
    return orc.ask('POST', `/run_module?${query}`, { token, body, timeoutMs });
  };
  return {
    run,
    numpy: (method, ...args) => run('numpy', method, { args }),
    create: (module, config) =>
      orc.ask('POST', `/create_pod/${module}`, {
        token,
        timeoutMs,
        ...(config === undefined ? {} : { body: config }),
      }),
    remove: (module) => orc.ask('DELETE', `/delete_pod/${module}`, { token }),
    async podsOf(name, component = 'python') {
      const labels = `app.kubernetes.io/instance=python.${name},app.kubernetes.io/component=${component}`;
      return (await getJson('pods', '-n', orc.namespace, '-l', labels)).items;
    },
    inPod: async (pod, script) =>
      (await kubectl('exec', '-n', orc.namespace, pod, '-c', 'module', '--', 'python3', '-c', script)).trim(),
  };
}

/** What is the matter, of an answer that is none. */
export const told = ({ status, json }: Answer) => [status, json.error?.code, json.error?.type];
export const handleOf = ({ json }: Answer): string => json.result.$handle;
export const podOf = (handle: string): string => handle.slice(0, handle.lastIndexOf('.'));
