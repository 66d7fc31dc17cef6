import type { KubeObject } from '../../model/kubernetes.js';
import { type PullLogin, pullSecret } from '../release/pull-secret.js';
import { serviceLabels, serviceName } from './identity.js';

/** As an app's, but that it is the orchestrator's. */
export function pullSecretOf(namespace: string, login: PullLogin): KubeObject {
  const secret = pullSecret({ app: serviceName, namespace, labels: {} }, login);
  return { ...secret, metadata: { ...secret.metadata, labels: { ...serviceLabels } } };
}
