import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { Config } from '@backstage/config';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  evaluateEntity,
  MatchingConfig,
  readMatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { describeFinding, toStatusItem } from './statusItem';

/**
 * Checks what an entity alone tells of its link with Kubernetes, without asking a cluster or reading another entity.
 * Findings become status items, with which the catalog stores the entity as usual; in strict mode those of severity
 * `error` become processing errors, for which it refuses the entity.
 */
export class KubernetesMatchingProcessor implements CatalogProcessor {
  readonly #config: MatchingConfig;
  readonly #strict: boolean;

  /** @throws InputError for a severity or a rule in `kubernetesMatching.rules` that does not exist. */
  static fromConfig(config: Config): KubernetesMatchingProcessor {
    const strict = config.getOptionalBoolean(
      'catalog.processors.kubernetesMatching.strict',
    );
    return new KubernetesMatchingProcessor(
      readMatchingConfig(config),
      strict ?? false,
    );
  }

  private constructor(config: MatchingConfig, strict: boolean) {
    this.#config = config;
    this.#strict = strict;
  }

  getProcessorName(): string {
    return 'KubernetesMatchingProcessor';
  }

  /** Runs after other processors have added annotations, and after the policies, which see to it that these are strings. */
  async postProcessEntity(
    entity: AlphaEntity,
    location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<AlphaEntity> {
    const findings = evaluateEntity({ entity, config: this.#config });
    if (this.#strict) {
      for (const finding of findings.filter(f => f.severity === 'error'))
        emit(processingResult.inputError(location, describeFinding(finding)));
    }
    if (findings.length === 0) return entity;
    // Only processors write the status; the catalog's policies refuse it from authors.
    const items = [
      ...(entity.status?.items ?? []),
      ...findings.map(toStatusItem),
    ];
    return { ...entity, status: { ...entity.status, items } };
  }
}
