import type { Settings, Warning } from '../../model/settings.js';

const databaseVariables = ['MONGODB_URI', 'REDIS_URL', 'DATABASE_URL', 'JAC_DB_URL'];

/** Of a preview: a database that is given by its address is no data of its own. */
export function warningsOfData({ secrets }: Pick<Settings, 'secrets'>): Warning[] {
  return databaseVariables
    .filter((name) => secrets[name] !== undefined)
    .map((name) => ({
      code: 'PreviewSharesData',
      message: `${name} is given to the preview: it works on that database, not on data of its own`,
      next: `give the job of previews the address of a database for previews, or no ${name}`,
    }));
}
