/** The namespace of the app, and the Pod Security level that it enforces. */
import { kinds } from '../../model/kubernetes.js';
import { type Check, error, ok, skipped, warning } from './check.js';
import { selfReviewer } from './roles.js';

const hidden = (name: string) =>
  skipped(`namespace ${name} may not be read`, 'no deployer needs to; docs/rbac/doctor.yaml has this right');

export const namespace: Check = {
  name: 'namespace',
  run: async (facts) => {
    const { name, state, object } = await facts.namespace();
    if (state === 'hidden') return hidden(name);
    if (object?.metadata.deletionTimestamp !== undefined)
      return error(`namespace ${name} is being deleted`, {
        why: 'nothing can be created in it until it is gone',
        next: `kubectl wait --for=delete namespace/${name}`,
      });
    if (object !== undefined) return ok(`${name} is there`);
    const { plural: resource } = kinds.Namespace;
    const may = await selfReviewer(await facts.cluster())({ verb: 'create', group: '', resource });
    if (may) return ok(`${name} does not exist; the first scale makes it`);
    return error(`namespace ${name} does not exist, and the user may not make it`, {
      why: 'docs/rbac/namespace-owner.yaml has what makes one',
      next: `kubectl create namespace ${name}`,
    });
  },
};

const label = 'pod-security.kubernetes.io/enforce';

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const podSecurity: Check = {
  name: 'pod-security',
  run: async (facts) => {
    const { name, state, object } = await facts.namespace();
    if (state === 'hidden') return hidden(name);
    if (object === undefined) return ok(`namespace ${name} is not there yet, and is made without a level`);
    const level = object.metadata.labels?.[label];
    const version = object.metadata.labels?.[`${label}-version`];
    if (level === undefined) return ok(`namespace ${name} enforces no level of its own`);
    const said = `namespace ${name} enforces ${level}${version === undefined ? '' : ` of ${version}`}`;
    const resolved = await facts.settings().catch(() => undefined);
    const own = resolved?.templates?.length ?? 0;
    if (level === 'privileged' || own === 0) return ok(`${said}; the pods of an app pass restricted`);
    return warning(`${said}, and the project has templates of its own`, {
      why: 'what they take out of the security context may be refused, which only shows when pods are to start',
      next: `kubectl label --dry-run=server --overwrite namespace ${name} ${label}=${level}`,
    });
  },
};
