import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt, numberAt, textAt } from '../../model/read.js';
import type { AutoscalerMetric, AutoscalerView } from '../../model/report.js';

/** What the app's autoscaler wants and sees; nothing where the number of pods is fixed. */
export function autoscalerView(
  live: ReadonlyMap<string, KubeObject>,
  app: string,
): { readonly autoscaler?: AutoscalerView } {
  const name = namesOf(app).autoscaler;
  const object = live.get(objectKey({ ...kinds.HorizontalPodAutoscaler, name }));
  if (object === undefined) return {};
  const desired = numberAt(object, 'status', 'desiredReplicas');
  const why = troubleOf(object);
  return {
    autoscaler: {
      min: numberAt(object, 'spec', 'minReplicas') ?? 1,
      max: numberAt(object, 'spec', 'maxReplicas') ?? 1,
      current: numberAt(object, 'status', 'currentReplicas') ?? 0,
      ...(desired === undefined ? {} : { desired }),
      metrics: listAt(object, 'spec', 'metrics').map((metric) => metricOf(object, metric)),
      ...(why === undefined ? {} : { why }),
    },
  };
}

function metricOf(object: KubeObject, wanted: unknown): AutoscalerMetric {
  const name = textAt(wanted, 'resource', 'name') ?? '';
  const seen = listAt(object, 'status', 'currentMetrics').find(
    (metric) => textAt(metric, 'resource', 'name') === name,
  );
  const current = numberAt(seen, 'resource', 'current', 'averageUtilization');
  return {
    name,
    target: numberAt(wanted, 'resource', 'target', 'averageUtilization') ?? 0,
    ...(current === undefined ? {} : { current }),
  };
}

/** Why it decides nothing; it says so as well before the first numbers of new pods have come. */
function troubleOf(object: KubeObject): string | undefined {
  const condition = listAt(object, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === 'ScalingActive' && textAt(each, 'status') === 'False',
  );
  return condition === undefined ? undefined : textAt(condition, 'message');
}
