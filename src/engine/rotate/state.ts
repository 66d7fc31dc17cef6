/**
 * Where a rotation stands, as its Secret says, so that the next run goes on where one was interrupted. Of a database:
 *
 *   rotation=next      the other login is being added; the app uses the current one
 *   rotation=previous  the other login is the one from before, which ends when no pod of the app uses it any more
 */
import { annotationKeys } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { Login } from '../data/databases.js';
import { secretText } from '../data/secret.js';

export type Phase = 'idle' | 'next' | 'previous';

export interface DatabaseState {
  readonly phase: Phase;
  readonly current: Login;
  /** Without a password where the name is enough to end it. */
  readonly other: { readonly username: string; readonly password?: string } | undefined;
  readonly uri: string;
}

const keys = { phase: 'rotation', username: 'other-username', password: 'other-password' } as const;

/** Undefined: the Secret does not say how to log in. */
export function stateOf(secret: KubeObject): DatabaseState | undefined {
  const [username, password, uri] = ['username', 'password', 'uri'].map((key) => secretText(secret, key));
  if (username === undefined || password === undefined || uri === undefined) return undefined;
  const phase = secretText(secret, keys.phase);
  const otherName = secretText(secret, keys.username);
  const otherPassword = secretText(secret, keys.password);
  const isKnown = phase === 'next' || phase === 'previous';
  return {
    phase: isKnown && otherName !== undefined ? phase : 'idle',
    current: { username, password },
    other:
      otherName === undefined
        ? undefined
        : { username: otherName, ...(otherPassword === undefined ? {} : { password: otherPassword }) },
    uri,
  };
}

/** What is going to be added stands in the Secret first: a run that is killed after adding it must not lose it. */
export const begun = (secret: KubeObject, next: Login): KubeObject =>
  withValues(secret, {
    [keys.phase]: 'next',
    [keys.username]: next.username,
    [keys.password]: next.password,
  });

/**
 * The other login becomes the current one.
 * @param keepsPassword whether the old one is ended by its password
 */
export function promoted(
  secret: KubeObject,
  { current, other, uri }: DatabaseState,
  keepsPassword: boolean,
): KubeObject {
  const next = { username: other?.username ?? '', password: other?.password ?? '' };
  return counted(
    withValues(secret, {
      ...next,
      uri: uriFor(uri, next),
      [keys.phase]: 'previous',
      [keys.username]: current.username,
      [keys.password]: keepsPassword ? current.password : undefined,
    }),
  );
}

export const finished = (secret: KubeObject): KubeObject =>
  withValues(secret, { [keys.phase]: undefined, [keys.username]: undefined, [keys.password]: undefined });

const uriFor = (uri: string, { username, password }: Login): string =>
  uri.replace(
    /^([a-z+]+:\/\/)(?:[^@/]*@)?/,
    (_, scheme: string) => `${scheme}${encodeURIComponent(username)}:${encodeURIComponent(password)}@`,
  );

/** With one more rotation. */
export const counted = (secret: KubeObject): KubeObject => ({
  ...secret,
  metadata: {
    ...secret.metadata,
    annotations: {
      ...secret.metadata.annotations,
      [annotationKeys.rotations]: String(rotationsOf(secret) + 1),
    },
  },
});

export function rotationsOf({ metadata }: KubeObject): number {
  const count = Number(metadata.annotations?.[annotationKeys.rotations] ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** The Secret with these values; undefined takes one out. */
export function withValues(
  secret: KubeObject,
  values: Readonly<Record<string, string | undefined>>,
): KubeObject {
  const data: Record<string, unknown> = { ...fieldsAt(secret, 'data') };
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) delete data[key];
    else data[key] = Buffer.from(value).toString('base64');
  }
  return { ...secret, data };
}
