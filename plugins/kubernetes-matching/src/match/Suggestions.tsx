import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  EntityMatch,
  Fix,
  KUBERNETES_ID,
  ObjectReference,
} from '@mooring/plugin-kubernetes-matching-common';
import { useMemo } from 'react';
import { FixPanel } from '../fixes/FixPanel';
import { kubernetesMatchingTranslationRef } from '../translation';
import styles from './Suggestions.module.css';

/** Workloads that are probably the entity's own, and the annotation that would claim them. */
export function Suggestions(props: {
  entity: Entity;
  match: EntityMatch;
  /** Whether the annotation is shown even when nothing looks like the entity's own. Default: false. */
  isFixAlwaysShown?: boolean;
}) {
  const { entity, match, isFixAlwaysShown } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { id } = match.query;
  const fixes = useMemo(
    (): Fix[] => [
      {
        title: t('card.addAnnotation', {
          annotation: KUBERNETES_ID,
          value: id,
        }),
        certain: false,
        target: { type: 'entity' },
        edits: [
          {
            type: 'set',
            path: ['metadata', 'annotations', KUBERNETES_ID],
            value: id,
          },
        ],
      },
    ],
    [id, t],
  );
  const suggestions = [...new Set(match.suggestions.map(nameOf))];
  if (suggestions.length === 0 && !isFixAlwaysShown) return null;
  return (
    <Flex direction="column" gap="3" style={{ minWidth: 0 }}>
      <Text as="p">
        {suggestions.length > 0
          ? t('card.suggestion', { count: suggestions.length })
          : t('card.noSuggestion')}
      </Text>
      <ul className={styles.workloads}>
        {suggestions.map(name => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <FixPanel entity={entity} fixes={fixes} />
      <Text variant="body-small" color="secondary">
        {t('card.thenExplained')}
      </Text>
    </Flex>
  );
}

function nameOf({ cluster, kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name} (${cluster})`;
}
