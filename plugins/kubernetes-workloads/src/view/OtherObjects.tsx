import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { ProblemObject } from '@mooring/plugin-kubernetes-workloads-common';
import { Selection } from '../details/Selection';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** What matches the entity beside its workloads: Services, Ingresses, custom resources. Each opens. */
export function OtherObjects(props: {
  cluster: string;
  objects: readonly ProblemObject[];
  total: number;
  onSelect: (selection: Selection) => void;
}) {
  const { cluster, objects, total, onSelect } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (objects.length === 0) return null;
  return (
    <Flex align="center" gap="2" style={{ flexWrap: 'wrap' }}>
      <Text variant="body-small" color="secondary">
        {t('view.others')}
      </Text>
      {objects.map(object => (
        <Button
          key={`${object.kind} ${object.namespace}/${object.name}`}
          variant="tertiary"
          size="small"
          onPress={() => onSelect({ cluster, object, view: 'manifest' })}
        >
          {`${object.kind.split('.')[0]} ${object.name}`}
        </Button>
      ))}
      {total > objects.length && (
        <Text variant="body-small">
          {t('view.moreOthers', { count: total - objects.length })}
        </Text>
      )}
    </Flex>
  );
}
