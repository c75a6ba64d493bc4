import { stringifyEntityRef } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  asksForWorkloads,
  evaluateEntity,
  MatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import { refreshKey } from './live/EntityRefresher';
import { LiveStatus } from './live/LiveStatus';
import { describeFinding, toStatusItem, warning } from './statusItem';

/** What the live verdict is, for the catalog's filters, which do not read an entity's status. */
const ANNOTATION = 'mooring.dev/kubernetes-match';

/**
 * Checks what an entity alone tells of its link with Kubernetes, and adds what is known of it live, without asking and
 * waiting. Findings become status items, with which the catalog stores the entity as usual; in strict mode those of
 * severity `error` that the entity alone gives away become processing errors, for which it refuses the entity.
 */
export class KubernetesMatchingProcessor implements CatalogProcessor {
  readonly #config: MatchingConfig;
  readonly #strict: boolean;
  readonly #live?: LiveStatus;

  static create(options: {
    config: MatchingConfig;
    strict: boolean;
    live?: LiveStatus;
  }): KubernetesMatchingProcessor {
    return new KubernetesMatchingProcessor(options);
  }

  private constructor(
    options: Parameters<typeof KubernetesMatchingProcessor.create>[0],
  ) {
    this.#config = options.config;
    this.#strict = options.strict;
    this.#live = options.live;
  }

  getProcessorName(): string {
    return 'KubernetesMatchingProcessor';
  }

  /** Runs after other processors have added annotations, and after the policies, which see to it that these are strings. */
  async postProcessEntity(
    entity: AlphaEntity,
    location: LocationSpec,
    emit: CatalogProcessorEmit,
    cache: CatalogProcessorCache,
  ): Promise<AlphaEntity> {
    const findings = evaluateEntity({ entity, config: this.#config });
    if (this.#strict) {
      for (const finding of findings.filter(f => f.severity === 'error'))
        emit(processingResult.inputError(location, describeFinding(finding)));
    }
    const live = await this.#live?.of(entity, cache);
    if (this.#live && asksForWorkloads(entity)) {
      emit(processingResult.refresh(refreshKey(stringifyEntityRef(entity))));
    }
    const items = [
      ...findings.map(toStatusItem),
      ...(live?.warnings ?? []).map(warning),
    ];
    if (items.length === 0) return entity;
    // Only processors write the status; the catalog's policies refuse it from authors.
    const status = {
      ...entity.status,
      items: [...(entity.status?.items ?? []), ...items],
    };
    return { ...annotated(entity, live?.status), status };
  }
}

function annotated(entity: AlphaEntity, value?: string): AlphaEntity {
  if (value === undefined) return entity;
  const { metadata } = entity;
  const annotations = { ...metadata.annotations, [ANNOTATION]: value };
  return { ...entity, metadata: { ...metadata, annotations } };
}
