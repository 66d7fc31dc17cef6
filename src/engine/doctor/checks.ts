/** Every check, in the order in which they are told: what the later ones need comes first. */
import { app } from './app.js';
import type { Check } from './check.js';
import { clock, credentials, kubeconfig, server } from './connection.js';
import { namespace, podSecurity } from './namespace.js';
import { nodes } from './nodes.js';
import { quota } from './quota.js';
import { images, registry } from './registry.js';
import { rights } from './rights.js';
import { exposure, metrics } from './serving.js';
import { settings } from './settings.js';
import { data, storage } from './storage.js';
import { versions } from './versions.js';

export const checks: readonly Check[] = [
  kubeconfig,
  server,
  credentials,
  versions,
  clock,
  settings,
  namespace,
  rights,
  podSecurity,
  quota,
  storage,
  data,
  nodes,
  metrics,
  exposure,
  registry,
  images,
  app,
];
