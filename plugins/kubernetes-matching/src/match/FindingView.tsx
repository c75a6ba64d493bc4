import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { RecordedFinding } from '@mooring/plugin-kubernetes-matching-common';
import { FixPanel } from '../fixes/FixPanel';
import { useRulesPath } from '../routes';
import { kubernetesMatchingTranslationRef } from '../translation';
import { Comparison } from './Comparison';
import { Hops } from './Hops';
import { RelativeTime } from './RelativeTime';

/** What a finding rests on, how to fix it, and where its rule is explained; its sentence stands above. */
export function FindingView(props: {
  entity: Entity;
  finding: RecordedFinding;
}) {
  const { entity, finding } = props;
  return (
    <Flex direction="column" gap="3" style={{ minWidth: 0 }}>
      <Comparison entity={entity} finding={finding} />
      <Hops finding={finding} />
      <FixPanel entity={entity} fixes={finding.fixes} rule={finding.rule} />
      <RuleLink finding={finding} />
    </Flex>
  );
}

function RuleLink({ finding }: { finding: RecordedFinding }) {
  const { rule, firstSeen } = finding;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const rulesPage = useRulesPath();
  const name = t('rule.link', { rule });
  return (
    <Text variant="body-small" color="secondary">
      {rulesPage ? (
        <Link href={`${rulesPage}/${encodeURIComponent(rule)}`}>{name}</Link>
      ) : (
        name
      )}
      {` (${t('rule.hint')})`}
      {firstSeen && (
        <>
          {' · '}
          {t('match.firstSeen', { when: <RelativeTime iso={firstSeen} /> })}
        </>
      )}
    </Text>
  );
}
