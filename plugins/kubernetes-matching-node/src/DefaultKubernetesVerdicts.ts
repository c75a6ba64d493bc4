import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';
import { KubernetesVerdicts, VerdictSource } from './KubernetesVerdicts';

/** Passes verdicts on from the one plugin that forms them, whichever plugin starts first. */
export class DefaultKubernetesVerdicts implements KubernetesVerdicts {
  readonly #listeners = new Set<(entityRefs: ReadonlySet<string>) => void>();
  #source?: VerdictSource;

  static create(): DefaultKubernetesVerdicts {
    return new DefaultKubernetesVerdicts();
  }

  private constructor() {}

  get isProvided(): boolean {
    return this.#source !== undefined;
  }

  provide(source: VerdictSource): void {
    if (this.#source) throw new Error('Verdicts have a source already');
    this.#source = source;
    source.subscribe(entityRefs => {
      for (const listener of this.#listeners) listener(entityRefs);
    });
  }

  get(entityRef: string): MatchVerdict | undefined {
    return this.#source?.get(entityRef);
  }

  subscribe(listener: (entityRefs: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
