/**
 * The service's log: lines for people, or one JSON object a line. What is written here is chosen field by field; a token, a body or a
 * value of a config is never among them.
 */
import type { LogLevel } from './settings.js';

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A line of the server itself, as uvicorn writes it: `INFO:     Application startup complete.` */
  server(message: string): void;
}

export interface LogOptions {
  readonly format: 'text' | 'json';
  readonly level: LogLevel;
  readonly now: () => Date;
  readonly write: (line: string) => void;
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const words: Readonly<Record<LogLevel, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

export function makeLog({ format, level: least, now, write }: LogOptions): Log {
  const line =
    (level: LogLevel) =>
    (message: string, fields: Fields = {}) => {
      if (ranks[level] < ranks[least]) return;
      const known = Object.entries(fields).filter(([, value]) => value !== undefined);
      if (format === 'json') {
        const time = now().toISOString();
        write(`${JSON.stringify({ time, level, message, ...Object.fromEntries(known) })}\n`);
        return;
      }
      const rest = known.map(([key, value]) => ` ${key}=${logfmt(String(value))}`).join('');
      write(`${textTime(now())} ${words[level]} ${oneLine(message)}${rest}\n`);
    };
  const info = line('info');
  return {
    debug: line('debug'),
    info,
    warn: line('warn'),
    error: line('error'),
    server(message) {
      if (ranks.info < ranks[least]) return;
      if (format === 'json') info(message);
      else write(`INFO:     ${message}\n`);
    },
  };
}

/** `2025-03-14 19:41:05,150`, as Python's logging writes it, in UTC. */
const textTime = (time: Date): string => time.toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);

/** What came from outside must not begin a line of its own. */
const oneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');

const logfmt = (text: string): string =>
  /^[\w.:/@*{}-]+$/.test(text) ? text : JSON.stringify(oneLine(text));
