import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLinks } from '@backstage/plugin-catalog-react';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import {
  FleetFinding,
  KUBERNETES_ID,
} from '@mooring/plugin-kubernetes-matching-common';
import { stringify } from 'yaml';
import { CopyButton } from '../fixes/CopyButton';
import { DescriptionList } from '../match/DescriptionList';
import { RelativeTime } from '../match/RelativeTime';
import { kubernetesMatchingTranslationRef } from '../translation';

/** A label or a workload that belongs to no component: who it is, and when opened what it is and how to claim it. */
export function FleetFindingRow({ finding }: { finding: FleetFinding }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { subject, cluster, namespaces, message, evidence, firstSeen } =
    finding;
  const { objects = [], totalObjects = 0, entities = [] } = evidence;
  const hidden = totalObjects - objects.length;
  const annotation =
    finding.rule === 'dangling-label' && subject !== undefined
      ? stringify({ [KUBERNETES_ID]: subject }, { lineWidth: 0 }).trimEnd()
      : undefined;
  return (
    <Accordion>
      <AccordionTrigger
        title={subject ?? message}
        subtitle={[cluster, namespaces.join(', ')].filter(Boolean).join(' · ')}
      />
      <AccordionPanel>
        <Flex direction="column" gap="2">
          <Text as="p" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
          <DescriptionList
            items={[
              ...objects.map(
                ({ kind, namespace, name, cluster: on }) =>
                  [
                    `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
                    on,
                  ] as const,
              ),
              ...(hidden > 0
                ? [['…', t('card.more', { count: hidden })] as const]
                : []),
              ...(firstSeen
                ? [
                    [
                      t('fleet.since'),
                      <RelativeTime key="since" iso={firstSeen} />,
                    ] as const,
                  ]
                : []),
              ...(entities.length > 0
                ? [
                    [
                      t('fleet.component'),
                      <EntityRefLinks key="links" entityRefs={[...entities]} />,
                    ] as const,
                  ]
                : []),
            ]}
          />
          {annotation && (
            <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
              <code>{annotation}</code>
              <CopyButton label={t('fix.copyDiff')} text={annotation} />
            </Flex>
          )}
        </Flex>
      </AccordionPanel>
    </Accordion>
  );
}
