/** The orchestrator itself: installing and calling it. */
import type { ErrorCodeRow } from './row.js';

export const orchestratorCodes = {
  AnswerUnknown: {
    ends: [1],
    meaning: 'The orchestrator answered something else than expected.',
    cause: 'It is of another version, or something else answers there.',
    cure: '`kubectl jac version`; `kubectl jac orc install` brings it to the same.',
  },
  BodyInvalid: {
    ends: [2],
    meaning: 'The body of a request is not whole.',
    cause: 'The connection broke, or its length is wrong.',
    cure: 'Send it again.',
  },
  BodyTooLarge: {
    ends: [2],
    meaning: 'The body of a request is larger than the call allows.',
    cause: 'The limit is in the message.',
    cure: 'Send less, or raise the limit of the service.',
  },
  DefaultsInvalid: {
    ends: [2],
    meaning: 'The default modules in the Secret `jac-orc` cannot be read.',
    cause: 'No JSON map.',
    cure: 'Write it as the error shows.',
  },
  InstallInvalid: {
    ends: [2],
    meaning: 'A setting of `orc install` cannot be used.',
    cause: 'The error names it.',
    cure: 'Correct it.',
  },
  MediaTypeUnknown: {
    ends: [2],
    meaning: 'The body has to be JSON.',
    cause: 'Another Content-Type.',
    cure: "`-H 'Content-Type: application/json'`.",
  },
  MethodNotAllowed: {
    ends: [1],
    meaning: 'The path does not take that HTTP method.',
    cause: 'Those it takes are named.',
    cure: 'Use one of these.',
  },
  OrchestratorMissing: {
    ends: [1],
    meaning: 'There is no orchestrator in that namespace.',
    cause: 'Not installed, or elsewhere.',
    cure: '`kubectl jac orc install`, or `--orc-namespace`.',
  },
  OrchestratorNotReady: {
    ends: [1],
    meaning: 'The orchestrator is not ready.',
    cause: 'Its pods are starting or broken.',
    cure: '`kubectl get pods`, as the error says.',
  },
  OrchestratorOpen: {
    ends: ['warning'],
    meaning: 'The orchestrator asks nobody for a token.',
    cause: '`--auth off`.',
    cure: 'Leave that to a closed lab.',
  },
  OrchestratorWithoutTls: {
    ends: ['warning'],
    meaning: 'Tokens travel readable to the orchestrator.',
    cause: 'No certificate is named.',
    cure: '`--tls-secret NAME`.',
  },
  PathInvalid: {
    ends: [2],
    meaning: 'The path of a request cannot be decoded.',
    cause: 'A `%` without two digits behind.',
    cure: 'Correct it.',
  },
  PathUnknown: {
    ends: [1],
    meaning: 'There is nothing at that path.',
    cause: 'A typing mistake.',
    cure: 'See `/docs` of the service.',
  },
  RequestInvalid: {
    ends: [2],
    meaning: 'A request cannot be read.',
    cause: 'It is no HTTP, or too long.',
    cure: 'Correct the client.',
  },
  SecretInArguments: {
    ends: [2],
    meaning: 'A secret stands in the arguments of a command.',
    cause: 'Everybody on the machine can read these.',
    cure: 'Leave it out, or give it by `--config FILE` or `--config -`.',
  },
  ServiceAccountInvalid: {
    ends: [2],
    meaning: 'That names no ServiceAccount.',
    cause: 'A slash too many, or capitals.',
    cure: '`NAME` or `NAMESPACE/NAME`.',
  },
  ServiceAccountMissing: {
    ends: [1],
    meaning: 'The ServiceAccount to call the orchestrator as does not exist.',
    cause: 'Another name or namespace.',
    cure: '`--service-account NAME`; `kubectl get serviceaccounts`.',
  },
  Stopping: {
    ends: [1],
    meaning: 'The orchestrator is stopping.',
    cause: 'An update or a drained node.',
    cure: 'Try again: another replica takes it.',
  },
  TooManyBodies: {
    ends: [1],
    meaning: 'The orchestrator receives too much at once.',
    cause: 'Many large requests.',
    cure: 'Try again in a second.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
