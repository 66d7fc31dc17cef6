import type { Context } from '../engine/context.js';
import { exitCodes, JacScaleError } from '../model/error.js';
import type { ResolvedSettings } from '../model/settings.js';
import { status } from './status.js';

/** Why no pod of an app can be talked to: what `status` says of it, as an error with exit code 4. */
export async function notReady(context: Context, resolved: ResolvedSettings): Promise<JacScaleError> {
  const { appName: app, namespace } = resolved.settings;
  const { report } = await status(context, resolved);
  const [why] = report.diagnosis;
  return new JacScaleError({
    code: why?.code ?? 'NoReadyPod',
    what: why?.what ?? `no pod of app ${app} is ready in namespace ${namespace}`,
    ...(why?.why === undefined ? {} : { why: why.why }),
    next: why?.next ?? `kubectl jac status --name ${app} -n ${namespace}`,
    exitCode: exitCodes.notReady,
  });
}
