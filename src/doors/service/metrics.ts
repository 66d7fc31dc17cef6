/** What Prometheus is told. Labels have few values: none is of a caller's choosing. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How a module's deployment ended. */
export type DeploymentOutcome = 'deployed' | 'destroyed' | 'refused' | 'failed';
export type CallOutcome = 'answered' | 'failed' | 'unavailable';

export interface Metrics {
  /** @param seconds from its first byte to the last of the answer */
  request(route: string, method: string, status: number, seconds: number): void;
  deployment(module: string, outcome: DeploymentOutcome): void;
  call(outcome: CallOutcome, seconds: number): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** What is asked for when Prometheus asks. */
export interface Gauges {
  pods(): number;
  isLeader(): boolean;
  /** As they were last deployed, by whoever led then. */
  defaults(): { readonly deployed: number; readonly failed: number };
  jqmGateways(): number;
}

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const callSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120];

/** @param withProcess memory, CPU and event loop of this process */
export function makeMetrics(gauges: Gauges, withProcess: boolean): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  const requests = new Counter({
    name: 'jac_orc_requests_total',
    help: 'Requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'jac_orc_request_duration_seconds',
    help: 'Seconds until a request was answered',
    labelNames: ['route', 'method'],
    buckets: requestSeconds,
    registers,
  });
  const deployments = new Counter({
    name: 'jac_orc_module_deployments_total',
    help: 'Deployments and deletions of modules by how they ended',
    labelNames: ['module', 'outcome'],
    registers,
  });
  const calls = new Counter({
    name: 'jac_orc_module_calls_total',
    help: 'Calls of Python modules by how they ended',
    labelNames: ['outcome'],
    registers,
  });
  const callDurations = new Histogram({
    name: 'jac_orc_module_call_duration_seconds',
    help: 'Seconds of a call of a Python module, making the module included',
    buckets: callSeconds,
    registers,
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('jac_orc_python_pods', 'Pods of Python modules that are known', () => gauges.pods());
  gauge('jac_orc_jqm_gateways', 'Modules jqm that are followed', () => gauges.jqmGateways());
  gauge('jac_orc_leader', 'Whether this one leads', () => Number(gauges.isLeader()));
  new Gauge({
    name: 'jac_orc_default_modules',
    help: 'Default modules by how they were last deployed; nothing where another one leads',
    labelNames: ['state'],
    registers,
    collect() {
      const { deployed, failed } = gauges.defaults();
      this.set({ state: 'deployed' }, deployed);
      this.set({ state: 'failed' }, failed);
    },
  });
  if (withProcess) collectDefaultMetrics({ register: registry });
  return {
    request(route, method, status, seconds) {
      requests.inc({ route, method, status: String(status) });
      durations.observe({ route, method }, seconds);
    },
    deployment: (module, outcome) => deployments.inc({ module, outcome }),
    call(outcome, seconds) {
      calls.inc({ outcome });
      callDurations.observe(seconds);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
