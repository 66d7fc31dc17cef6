/** The taskboard as its users see it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './http.js';

/** Puts a task on the board. */
export async function suggest(url: string, title: string): Promise<void> {
  const answer = await ask(`${url}/walker/suggest_task`, { body: { title, points: 1 } });
  if (answer.status !== 200) throw new Error(`${title}: ${answer.status} ${answer.body}`);
}

/** Titles on the board, sorted. */
export async function board(url: string): Promise<string[]> {
  const answer = await ask(`${url}/walker/list_tasks`, { body: {} });
  if (answer.status !== 200) throw new Error(`list_tasks: ${answer.status} ${answer.body}`);
  const [tasks] = answer.json.data.reports as { title: string }[][];
  return (tasks ?? []).map(({ title }) => title).sort();
}

/** The same, asked until it answers: pods or databases of it are being replaced. */
export async function boardAgain(url: string, seconds = 180): Promise<string[]> {
  const giveUp = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await board(url);
    } catch (error) {
      if (Date.now() > giveUp) throw error;
      await sleep(500);
    }
  }
}
