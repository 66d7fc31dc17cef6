/** An app that is asked for more than one pod can do. */
import { ask } from './http.js';

/** For app.jac: what keeps a processor busy. */
export const burner = `

"""Keeps a processor busy."""
def:pub burn(rounds: int) -> int {
    total = 0;
    for number in range(rounds) {
        total += number * number;
    }
    return total;
}
`;

/** Three people who ask for something that takes long, until nobody needs them any more. */
export async function busy<T>(url: string, act: () => Promise<T>): Promise<T> {
  let going = true;
  const body = { rounds: 2_000_000 };
  const people = [1, 2, 3].map(async () => {
    while (going) await ask(`${url}/function/burn`, { body }).catch(() => undefined);
  });
  try {
    return await act();
  } finally {
    going = false;
    await Promise.all(people);
  }
}
