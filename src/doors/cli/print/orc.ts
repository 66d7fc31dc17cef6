import type { DryRunAnswer, ModuleDeployment } from '../../../model/module.js';
import type { ModuleStatus } from '../../../operations/orc/get.js';
import type { JqmNode } from '../../../operations/orc/remote.js';
import { plain, type Style } from './style.js';
import { table } from './table.js';
import { age } from './units.js';

const lines = (rows: readonly string[]): string => rows.map((row) => `${row.trimEnd()}\n`).join('');

/** `kubectl jac orc list` */
export function deploymentsText(
  deployments: readonly ModuleDeployment[],
  now: Date,
  { fit }: Pick<Style, 'fit'> = {},
): string {
  if (deployments.length === 0) return 'No modules found.\n';
  const rows = deployments.map(({ namespace, module, name, version, created, fqdn }) => [
    plain(namespace),
    plain(module),
    plain(name),
    plain(version),
    age(now.getTime() - Date.parse(created)),
    fqdn.length === 0 ? '<none>' : plain(fqdn.join(',')),
  ]);
  const header = ['NAMESPACE', 'MODULE', 'NAME', 'VERSION', 'AGE', 'FQDN'];
  return lines(table([header, ...rows], { fit, spare: [4, 3] }));
}

/** How a module and its objects are. */
export function statusText(status: ModuleStatus, now: Date, { fit }: Pick<Style, 'fit'> = {}): string {
  const { module, name, namespace, version, created, by, fqdn, objects, ready } = status;
  const rows = objects.map((object) => [
    plain(object.object),
    object.ready ? 'True' : 'False',
    object.ready ? '' : plain(object.message),
  ]);
  const since = age(now.getTime() - Date.parse(created));
  return lines([
    `${plain(module)}/${plain(name)} ${ready ? 'ready' : 'not ready'}  version ${plain(version)}  namespace ${plain(namespace)}`,
    `  deployed ${since} ago by ${plain(by) || '<unknown>'}`,
    ...fqdn.map((each) => `  ${plain(each)}`),
    ...table([['OBJECT', 'READY', 'MESSAGE'], ...rows], { fit, prose: true }),
  ]);
}

/** Placeholders with what they are, and the documents that would be applied. */
export function dryRunText({ placeholders, dependencies, modules }: DryRunAnswer): string {
  const value = (of: unknown) =>
    of === null ? '<none>' : plain(typeof of === 'string' ? of : JSON.stringify(of));
  const rows = Object.entries(placeholders).map(([name, { current, default: preset }]) => [
    plain(name),
    value(current),
    value(preset),
  ]);
  const files = [...Object.entries(dependencies), ...Object.entries(modules)];
  return `${lines(table([['PLACEHOLDER', 'CURRENT', 'DEFAULT'], ...rows]))}${files
    .map(
      ([file, text]) =>
        `---\n# ${plain(file)}\n${plain(text)
          .replace(/^---\n/, '')
          .trimEnd()}\n`,
    )
    .join('')}`;
}

/** The documents alone, as `kubectl apply -f -` reads them. */
export const dryRunYaml = ({ dependencies, modules }: DryRunAnswer): string =>
  [...Object.entries(dependencies), ...Object.entries(modules)]
    .map(([file, text]) => `---\n# ${file}\n${text.replace(/^---\n/, '').trimEnd()}\n`)
    .join('');

/** `kubectl jac jqm status` */
export function nodesText(nodes: readonly JqmNode[], { fit }: Pick<Style, 'fit'> = {}): string {
  if (nodes.length === 0) return 'No nodes found.\n';
  const rows = nodes.map(({ name, ip, ranges, used, limit, active, health, state, message }) => [
    plain(name),
    plain(ip),
    // Until a node was seen to give an id, it may be of either scheme.
    ranges.map(({ first, last }) => `${plain(first)}-${plain(last)}`).join(' or ') || '<unknown>',
    `${used} of ${thousands(limit)}`,
    active === undefined ? '<unknown>' : String(active),
    plain(state),
    message === '' ? plain(health) : `${plain(health)}: ${plain(message)}`,
  ]);
  const header = ['NODE', 'IP', 'IDS', 'USED', 'ACTIVE', 'STATE', 'HEALTH'];
  return lines(table([header, ...rows], { fit, spare: [1, 2], prose: true }));
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
