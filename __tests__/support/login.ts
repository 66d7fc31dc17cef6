/** Who may log in to a deployed app, and with what its tokens are signed. */
import { createHmac } from 'node:crypto';
import { getJson } from './cluster.js';
import { type Answer, ask } from './http.js';

/** What the runtime signs with, and lets the administrator in with, unless it is told otherwise. */
export const known = { jwtSecret: 'supersecretkey_for_testing_only!', adminPassword: 'changeme' } as const;

const b64 = (data: string | Buffer): string => Buffer.from(data).toString('base64url');
const signature = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Whether a token was signed with that secret. */
export function isSignedWith(token: string, secret: string): boolean {
  const [head, body, sign] = token.split('.');
  return signature(`${head}.${body}`, secret) === sign;
}

/** The claims of a token under another signature. */
export function signedAnew(token: string, secret: string): string {
  const [, body = ''] = token.split('.');
  const text = `${b64(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))}.${body}`;
  return `${text}.${signature(text, secret)}`;
}

const credential = { type: 'password', password: 'a long one' };
const identity = (name: string) => ({ type: 'username', value: name });

/** Registers somebody and logs in. */
export async function registered(url: string, name: string): Promise<string> {
  const body = { identities: [identity(name)], credential };
  const answer = await ask(`${url}/user/register`, { body });
  if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.body}`);
  return await loggedIn(url, name);
}

export async function loggedIn(url: string, name: string): Promise<string> {
  const answer = await ask(`${url}/user/login`, { body: { identity: identity(name), credential } });
  if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.body}`);
  return answer.json.data.token;
}

export const adminLogin = (url: string, password: string): Promise<Answer> =>
  ask(`${url}/admin/login`, { body: { username: 'admin', password } });

/** What only the administrator may see. */
export const listUsers = (url: string, token: string): Promise<Answer> =>
  ask(`${url}/admin/users`, { headers: { authorization: `Bearer ${token}` } });

/** A key of a Secret as text. */
export async function secretValue(namespace: string, name: string, key: string): Promise<string> {
  const secret = await getJson('secret', name, '-n', namespace);
  return Buffer.from(secret.data[key] ?? '', 'base64').toString();
}
