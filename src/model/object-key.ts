/** Key of an object within one namespace: `apps/v1/Deployment/taskboard`. */
export function objectKey(object: { apiVersion: string; kind: string; name: string }): string {
  return `${object.apiVersion}/${object.kind}/${object.name}`;
}
