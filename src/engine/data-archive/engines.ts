import type { Login } from '../data/databases.js';
import type { EngineName } from './format.js';
import * as scripts from './scripts.js';

/** What runs in the container of a database, and what it reads before anything else. */
export interface Command {
  readonly command: readonly string[];
  /** Passwords. */
  readonly input: Uint8Array;
}

export interface Access extends Login {
  /** Of PostgreSQL. */
  readonly database: string;
}

/** How a database gives its data away and takes it back, by its own tools in its own container. */
export interface DatabaseEngine {
  readonly name: Exclude<EngineName, 'files'>;
  readonly title: string;
  dump(access: Access): Command;
  /** Reads as many bytes after its input. @param seconds it may take */
  restore(access: Access, bytes: number, seconds: number): Command;
}

const shell = (script: string, input: Uint8Array, ...args: (string | number)[]): Command => ({
  command: ['sh', '-c', script, 'sh', ...args.map(String)],
  input,
});

/** As it is, without a line end: a shell's command substitution would take that away, nothing else. */
const password = ({ password: text }: Login): Buffer => Buffer.from(text);

function mongoConfig({ username, password: text }: Login): Buffer {
  const credentials = `${encodeURIComponent(username)}:${encodeURIComponent(text)}`;
  return Buffer.from(`uri: "mongodb://${credentials}@127.0.0.1:27017/?authSource=admin"\n`);
}

/** In the order in which they are restored: those first that change nothing when they fail. */
export const engines: readonly DatabaseEngine[] = [
  {
    name: 'postgresql',
    title: 'PostgreSQL',
    dump: (access) =>
      shell(scripts.pgDump, password(access), password(access).length, access.username, access.database),
    restore: (access, bytes) =>
      shell(
        scripts.pgRestore,
        password(access),
        password(access).length,
        access.username,
        access.database,
        bytes,
      ),
  },
  {
    name: 'redis',
    title: 'Redis',
    dump: (access) => shell(scripts.redisDump, password(access), password(access).length, access.username),
    restore: (access, bytes, seconds) =>
      shell(
        scripts.redisRestore,
        password(access),
        password(access).length,
        access.username,
        bytes,
        Math.max(1, Math.floor(seconds)),
      ),
  },
  {
    name: 'mongodb',
    title: 'MongoDB',
    dump: (access) => {
      const config = mongoConfig(access);
      return shell(scripts.mongodump, config, config.length);
    },
    restore: (access, bytes) => {
      const config = mongoConfig(access);
      return shell(scripts.mongorestore, config, config.length, bytes);
    },
  },
];
