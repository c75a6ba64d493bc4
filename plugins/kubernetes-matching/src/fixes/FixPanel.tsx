import { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import { Fix } from '@mooring/plugin-kubernetes-matching-common';
import { useState } from 'react';
import { kubernetesMatchingTranslationRef } from '../translation';
import { FixDetails } from './FixDetails';

/** The fixes of a finding, one of which can be chosen, and what it changes. */
export function FixPanel(props: {
  entity: Entity;
  fixes: readonly Fix[];
  /** The rule whose finding they mend, if any. */
  rule?: string;
}) {
  const { entity, fixes, rule } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const [chosen, setChosen] = useState(0);
  if (fixes.length === 0) return null;
  // The list may have become shorter since.
  const fix = fixes[chosen] ?? fixes[0];
  return (
    <Flex direction="column" gap="2" style={{ minWidth: 0 }}>
      {fixes.length > 1 ? (
        <RadioGroup
          label={t('fix.title')}
          description={t('fix.choice')}
          value={String(fixes.indexOf(fix))}
          onChange={value => setChosen(Number(value))}
        >
          {fixes.map(({ title }, index) => (
            <Radio key={title} value={String(index)}>
              {title}
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <Text as="p">
          <strong>{t('fix.title')}:</strong> {fix.title}
        </Text>
      )}
      <FixDetails entity={entity} fix={fix} rule={rule} />
    </Flex>
  );
}
