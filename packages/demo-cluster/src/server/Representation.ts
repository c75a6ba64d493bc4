import { StoredObject } from '../store/StoredObject';

/** The metadata of a list. */
export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** The form in which a client wants objects. */
export interface Representation {
  object(stored: StoredObject): string;
  list(items: StoredObject[], metadata: ListMeta): string;
  /** The object of a bookmark, which has nothing but metadata. */
  bookmark(metadata: object): string;
}
