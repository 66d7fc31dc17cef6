/** Modules that are databases, and how their clients write and read. */

export interface Database {
  readonly module: string;
  readonly client: 'redis' | 'postgres' | 'mongo';
  /** Scripts of the shell; `$host` and `$password` are set. */
  readonly write: string;
  readonly read: string;
  /** What the reading shows. */
  readonly written: RegExp;
  /** What a client without the password is told. */
  readonly refusal: RegExp;
}

const mongosh = 'mongosh --quiet --norc --host "$host" --json=relaxed';
const script = (line: string) => `printf '%s\\n' 'db.getSiblingDB("shop").runCommand(${line})'`;
const login = `echo 'db.getSiblingDB("admin").auth("jac", process.env.password)'`;
export const databases: readonly Database[] = [
  {
    module: 'redis',
    client: 'redis',
    write: 'REDISCLI_AUTH="$password" redis-cli -h "$host" set color green',
    read: 'REDISCLI_AUTH="$password" redis-cli -h "$host" get color',
    written: /green/,
    refusal: /NOAUTH|WRONGPASS/,
  },
  {
    module: 'postgresql',
    client: 'postgres',
    write: `PGPASSWORD="$password" psql -h "$host" -U jac jac -c "create table colors as select 'green' as name"`,
    read: 'PGPASSWORD="$password" psql -h "$host" -U jac jac -Atc "select name from colors"',
    written: /^green$/m,
    refusal: /password authentication failed|no password supplied/,
  },
  {
    module: 'mongodb-standalone',
    client: 'mongo',
    write: `{ ${login}; ${script('{ insert: "colors", documents: [{ name: "green" }] }')}; } | ${mongosh}`,
    read: `{ ${login}; ${script('{ find: "colors" }')}; } | ${mongosh}`,
    written: /"name": ?"green"/,
    refusal: /AuthenticationFailed|Authentication failed|"code": ?18/,
  },
];
