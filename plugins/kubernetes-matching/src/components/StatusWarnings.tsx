import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Flex } from '@backstage/ui';
import { STATUS_TYPE } from '../statusType';

/** An alert for each finding that the catalog stored with the entity. */
export function StatusWarnings() {
  const { entity } = useEntity<AlphaEntity>();
  const items = entity.status?.items ?? [];
  return (
    <Flex direction="column" gap="2">
      {items
        .filter(({ type }) => type === STATUS_TYPE)
        .map(({ level, message }) => (
          <Alert
            key={message}
            status={level === 'info' ? 'info' : 'warning'}
            icon
            title="Kubernetes annotations"
            description={message}
          />
        ))}
    </Flex>
  );
}
