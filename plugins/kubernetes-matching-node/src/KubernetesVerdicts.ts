import { MatchVerdict } from '@mooring/plugin-kubernetes-matching-common';

/**
 * Where verdicts come from.
 *
 * @public
 */
export interface VerdictSource {
  /** The verdict on an entity by its complete reference; `undefined` where there is none to give. Costs no I/O. */
  get(entityRef: string): MatchVerdict | undefined;
  /** Calls the listener after verdicts have changed, until the returned function is called. */
  subscribe(listener: (entityRefs: ReadonlySet<string>) => void): () => void;
}

/**
 * Whether entities are linked to their workloads, as far as it is known in this process. The kubernetes-matching plugin
 * provides it; every other plugin reads. Verdicts hold nothing but what everyone may know who may read the entity.
 *
 * @public
 */
export interface KubernetesVerdicts extends VerdictSource {
  /** Whether the kubernetes-matching plugin runs in this process and has started. */
  readonly isProvided: boolean;
  /**
   * Takes verdicts from this source from now on.
   *
   * @throws Error when there is a source already.
   */
  provide(source: VerdictSource): void;
}
