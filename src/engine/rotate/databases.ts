/** How each database gets a second login, and how the first one ends. */
import { createHash } from 'node:crypto';
import type { DatabaseName, Login } from '../data/databases.js';
import { randomPassword } from '../data/secret.js';
import { scramVerifier } from './scram.js';
import * as scripts from './scripts.js';
import type { DatabaseState } from './state.js';

/** What runs in the container; the script says `done` when it has ended well. */
export interface Command {
  readonly command: readonly string[];
  readonly input: Uint8Array;
}

export interface Rotation {
  /** Whether the old login is ended by its password: it is one of several of the same user. */
  readonly keepsPassword: boolean;
  /** @param count which rotation it is, from 1 */
  next(current: Login, count: number): Login;
  /** Adds a login, changes nothing when it is there, and tries it. */
  add(state: DatabaseState, next: Login): Command;
  drop(state: DatabaseState, old: { readonly username: string; readonly password?: string }): Command;
}

function shell(script: string, args: readonly string[], pieces: readonly string[]): Command {
  const framed = pieces.map((piece) => `${Buffer.byteLength(piece)}\n${piece}`);
  return { command: ['sh', '-c', script, 'sh', ...args], input: Buffer.from(framed.join('')) };
}

/** `jac`, `jac-1`, `jac-2` …: MongoDB and PostgreSQL have one password per user. */
const nextUser = ({ username }: Login, count: number): Login => ({
  username: `${username.replace(/-\d+$/, '')}-${count}`,
  password: randomPassword(),
});

const json = (value: unknown): string => JSON.stringify(value);

/** Lines that mongosh runs, and that print one object each. */
const mongosh = ({ username, password }: Login, command: string): string =>
  `db.getSiblingDB("admin").auth(${json(username)}, ${json(password)})\n` +
  `print(EJSON.stringify(db.getSiblingDB("admin").runCommand(${command})))\n`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The database that a URL of PostgreSQL names. */
const databaseOf = ({ uri }: DatabaseState): string => decodeURIComponent(new URL(uri).pathname.slice(1));

export const rotations: Readonly<Record<DatabaseName, Rotation>> = {
  mongodb: {
    keepsPassword: false,
    next: nextUser,
    add({ current }, next) {
      const [user, pwd] = [json(next.username), json(next.password)];
      const roles = '[{role: "root", db: "admin"}]';
      return shell(
        scripts.mongoAdd,
        [],
        [
          mongosh(current, `{createUser: ${user}, pwd: ${pwd}, roles: ${roles}}`),
          mongosh(current, `{updateUser: ${user}, pwd: ${pwd}, roles: ${roles}}`),
          mongosh(next, '{connectionStatus: 1}'),
        ],
      );
    },
    drop: ({ current }, { username }) =>
      shell(scripts.mongoDrop, [], [mongosh(current, `{dropUser: ${json(username)}}`)]),
  },
  redis: {
    keepsPassword: true,
    next: ({ username }) => ({ username, password: randomPassword() }),
    add: ({ current }, { password }) =>
      shell(scripts.redisAdd, [current.username], [current.password, password, sha256(password)]),
    drop: ({ current }, { password = '' }) =>
      shell(scripts.redisDrop, [current.username], [current.password, sha256(password)]),
  },
  postgresql: {
    keepsPassword: false,
    next: nextUser,
    add: (state, { username, password }) =>
      shell(
        scripts.postgresAdd,
        [state.current.username, databaseOf(state), username],
        [state.current.password, password, scramVerifier(password)],
      ),
    drop: (state, { username }) =>
      shell(
        scripts.postgresDrop,
        [state.current.username, databaseOf(state), username],
        [state.current.password],
      ),
  },
};
