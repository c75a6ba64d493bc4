import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import { RecordedFinding } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { FindingView } from './FindingView';

/** Findings of which only the sentence shows until they are opened. */
export function FindingNotes(props: {
  entity: Entity;
  findings: readonly RecordedFinding[];
}) {
  const { entity, findings } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <>
      {findings.map(finding => (
        <Accordion
          key={`${finding.rule} ${finding.cluster} ${finding.message}`}
        >
          <AccordionTrigger
            title={t(`severity.${finding.severity}`)}
            subtitle={finding.message}
          />
          <AccordionPanel>
            <FindingView entity={entity} finding={finding} />
          </AccordionPanel>
        </Accordion>
      ))}
    </>
  );
}
