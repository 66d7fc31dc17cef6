/** Names and labels of the service itself, which are no module's and no app's. */
import { labelKeys, managedBy } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';

/** Of the Deployment, its Service, its account, its Secret; and of the namespace when nobody names another. */
export const serviceName = 'jac-orc';

/** Callers of `kubectl jac orc` are this account where they name no other. */
export const callerAccount = `${serviceName}-caller`;

/** Secret with the login that nodes pull the image with. */
export const pullSecretName = `${serviceName}-pull`;

/** No app's, since names of apps hold no dot, and no module's. */
export const serviceInstance = `${serviceName}.service`;

/** Modules let their callers in by the first of these (templates/modules/python, jqm). */
export const serviceLabels: Readonly<Record<string, string>> = {
  [labelKeys.name]: serviceName,
  [labelKeys.instance]: serviceInstance,
  [labelKeys.component]: 'service',
  [labelKeys.partOf]: serviceName,
  [labelKeys.managedBy]: managedBy,
};

export const serviceSelector: Readonly<Record<string, string>> = {
  [labelKeys.name]: serviceName,
  [labelKeys.component]: 'service',
};

/** Whether an object is the orchestrator's own. */
export const isService = ({ metadata: { labels } }: KubeObject): boolean =>
  Object.entries(serviceLabels).every(([key, value]) => labels?.[key] === value);

/** Where an image is looked for that nobody named one for. */
export const imageRepository = 'ghcr.io/owner/jac-orc';

/** The image of one version of this project. */
export const imageOf = (version: string): string => `${imageRepository}:${version}`;
