import { v7 as uuidv7 } from 'uuid';

/** Request ids that outlive a lost answer. */
export interface Attempts {
  /** The id of a request with this content: the same one until it was answered, so that sending it again does nothing twice. */
  idFor(content: unknown): string;
  /** It was answered: the same content is a new request from now on. */
  answered(content: unknown): void;
}

/** Keeps an id a content, compared as JSON. */
export function attempts(): Attempts {
  const ids = new Map<string, string>();
  return {
    idFor: (content) => {
      const key = JSON.stringify(content);
      const id = ids.get(key) ?? uuidv7();
      ids.set(key, id);
      return id;
    },
    answered: (content) => {
      ids.delete(JSON.stringify(content));
    },
  };
}
