import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Finding } from '@mooring/plugin-kubernetes-matching-common';
import { diffChars } from 'diff';
import { Fragment } from 'react';
import { kubernetesMatchingTranslationRef } from '../translation';
import styles from './Comparison.module.css';

/** Longer values are not names; comparing them takes time and shows nothing. */
const MAX_LENGTH = 260;

/** The value in the entity above the one that would match, with the characters marked in which they differ. */
export function Comparison(props: { entity: Entity; finding: Finding }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const values = comparedValues(props);
  if (!values) return null;
  const changes = diffChars(values.asked, values.found);
  const count = countDifferences(changes);
  const sides = [
    { label: t('comparison.entity'), skip: 'added' as const },
    { label: t('comparison.proposed'), skip: 'removed' as const },
  ];
  return (
    <Flex direction="column" gap="1">
      <dl className={styles.values}>
        {sides.map(({ label, skip }) => (
          <Fragment key={skip}>
            <dt>{label}</dt>
            <dd>
              {changes
                .filter(change => !change[skip])
                .map((change, index) =>
                  change.added || change.removed ? (
                    <mark key={index}>{change.value}</mark>
                  ) : (
                    <span key={index}>{change.value}</span>
                  ),
                )}
            </dd>
          </Fragment>
        ))}
      </dl>
      <Text variant="body-small" color="secondary">
        {t('comparison.differs', { count })}
      </Text>
    </Flex>
  );
}

/** The annotation as it is and as the first fix of the entity would write it. */
function comparedValues(options: {
  entity: Entity;
  finding: Finding;
}): { asked: string; found: string } | undefined {
  const { entity, finding } = options;
  for (const { target, edits } of finding.fixes) {
    const [edit] = edits;
    if (target.type !== 'entity' || edit?.type !== 'set') continue;
    const [, , key] = edit.path;
    const asked = entity.metadata.annotations?.[key];
    if (typeof asked !== 'string') continue;
    if (asked.length > MAX_LENGTH || edit.value.length > MAX_LENGTH) continue;
    return { asked, found: edit.value };
  }
  return undefined;
}

/** A character written instead of another is one difference. */
function countDifferences(changes: ReturnType<typeof diffChars>): number {
  return changes.reduce((total, { removed, added, value }, index) => {
    if (!removed && !added) return total;
    const before = changes[index - 1];
    const isReplacement = added && before?.removed;
    const length = [...value].length;
    return (
      total +
      (isReplacement ? Math.max(0, length - [...before.value].length) : length)
    );
  }, 0);
}
