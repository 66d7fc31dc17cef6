/** The hidden verbs that shells call: with descriptions, and without. */
export const described = '__complete';
const bare = '__completeNoDesc';

export const isCompletion = ([verb]: readonly string[]): boolean => verb === described || verb === bare;
