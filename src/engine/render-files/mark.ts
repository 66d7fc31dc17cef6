/** First words of every file that `render` writes: what does not begin with them is somebody else's. */
export const headerMark = 'Rendered by kubectl jac render';

/** @param text of a file, or as much of it as its first line */
export const isOurs = (text: string): boolean => text.split('\n', 1)[0]?.includes(headerMark) === true;
