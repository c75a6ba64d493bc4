import {
  MatchVerdict,
  MatchStatus,
} from '@mooring/plugin-kubernetes-matching-common';
import { VerdictSource } from '@mooring/plugin-kubernetes-matching-node';

const ID = 'backstage.io/kubernetes-id';

/** Verdicts that the test changes. */
export class Verdicts implements VerdictSource {
  readonly #verdicts = new Map<string, MatchVerdict>();
  readonly #listeners = new Set<(refs: ReadonlySet<string>) => void>();

  get(entityRef: string): MatchVerdict | undefined {
    return this.#verdicts.get(entityRef);
  }

  subscribe(listener: (refs: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The verdict on a component whose id is its name; with a message for a finding of the rule `wrong-namespace`. */
  set(name: string, status: MatchStatus, message?: string): string {
    const entityRef = `component:default/${name}`;
    this.#verdicts.set(entityRef, {
      entityRef,
      status,
      query: {
        labelSelector: `${ID}=${name}`,
        source: 'kubernetes-id',
        id: name,
      },
      findings:
        message === undefined
          ? []
          : [
              {
                rule: 'wrong-namespace',
                severity: 'error',
                message,
                evidence: {},
                fixes: [],
              },
            ],
    });
    for (const listener of this.#listeners) listener(new Set([entityRef]));
    return entityRef;
  }
}
