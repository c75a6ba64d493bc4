import { KubernetesObject, Steps } from '@mooring/kubernetes-objects';
import { TooLargeObject } from './LeftOutObjects';

/** How a new list of a kind differed from what the store held. */
interface ReplacementResult {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/**
 * A new list of one kind on its way into the store. What it is made of is untrusted: whatever is not an object of the kind
 * is refused. What a watch tells meanwhile goes into view at once, and the newer word on an object counts.
 */
export interface KindReplacement {
  /**
   * Takes one object, parsed or as the JSON of one; the later of two with one name wins. List items need no `kind` and
   * no `apiVersion`.
   *
   * - `text`: the JSON of a parsed object, where it is at hand
   *
   * @returns whether it was taken.
   */
  add(object: KubernetesObject | Buffer, text?: string): boolean;
  /** Takes back an object that a streamed list has meanwhile told to be deleted. */
  remove(object: KubernetesObject): void;
  /** Takes notice of an object that is too large to be added. */
  leaveOut(object: TooLargeObject): void;
  /**
   * Makes what was added the only objects of the kind, and tells the listener. Readers in between see each object as it
   * was or as it is; what is gone goes last, so that nothing that is there is ever missing.
   */
  commitInSteps(): Steps<ReplacementResult>;
  /** Gives the list up; after its end it does nothing. */
  abort(): void;
}
