import { ObjectSummary } from '@mooring/kubernetes-objects';
import { Archived } from './Archive';
import { Block } from './Block';

/** What the store keeps of an object beside its summary. */
export class StoredObject implements Archived {
  block?: Block<this> = undefined;

  constructor(
    public summary: ObjectSummary,
    public resourceVersion: string | undefined,
    /** Which list has named the object last, or which one an event about it came after. */
    public generation: number,
  ) {}
}
