import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Flex,
  SearchField,
  Select,
  Skeleton,
  Switch,
  Text,
} from '@backstage/ui';
import {
  LogRequest,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useMemo, useState } from 'react';
import { Selection } from './Selection';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { LogView } from '../logs/LogView';
import { saveText } from '../logs/saveText';
import { useLog } from '../logs/useLog';

/** The key of the choice that is not a container. */
const ALL = '*';

/** The log of a container, or of all pods of a workload. */
export function LogPanel(props: {
  entityRef: string;
  selection: Selection;
  /** The containers to choose from, the main one first. */
  containers: readonly string[];
  onSelect: (selection: Selection) => void;
}) {
  const { entityRef, selection, containers, onSelect } = props;
  const { cluster, object, container, previous = false } = selection;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [timestamps, setTimestamps] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [search, setSearch] = useState('');
  const isPod = object.kind === 'Pod';
  const shown = container ?? (isPod ? containers[0] : undefined);
  const log = useLog(
    entityRef,
    requestOf({ cluster, object, container: shown, previous, timestamps }),
  );
  const { lines, dropped, status, error } = log;
  const found = useMemo(() => {
    const wanted = search.toLocaleLowerCase();
    if (!wanted) return lines;
    return lines.filter(line => line.toLocaleLowerCase().includes(wanted));
  }, [lines, search]);
  const choices = [
    ...(isPod ? [] : [{ value: ALL, label: t('logs.all') }]),
    ...containers.map(name => ({ value: name, label: name })),
  ];
  return (
    <Flex direction="column" gap="2" style={{ height: '100%', minHeight: 0 }}>
      <Flex gap="4" align="center" style={{ flexWrap: 'wrap' }}>
        {choices.length > 1 && (
          <Select
            aria-label={t('logs.container')}
            size="small"
            options={choices}
            value={shown ?? ALL}
            onChange={key =>
              onSelect({
                ...selection,
                container: key === ALL ? undefined : String(key),
              })
            }
          />
        )}
        <Switch
          label={t('logs.previous')}
          isSelected={previous}
          onChange={value => onSelect({ ...selection, previous: value })}
        />
        <Switch
          label={t('logs.timestamps')}
          isSelected={timestamps}
          onChange={setTimestamps}
        />
        <Switch label={t('logs.wrap')} isSelected={wrap} onChange={setWrap} />
        <SearchField
          aria-label={t('logs.search')}
          placeholder={t('logs.search')}
          size="small"
          value={search}
          onChange={setSearch}
        />
        <Button
          variant="secondary"
          size="small"
          isDisabled={lines.length === 0}
          onPress={() => saveText(`${object.name}.log`, lines.join('\n'))}
        >
          {t('logs.download')}
        </Button>
      </Flex>
      {error && <Alert status="warning" icon title={messageOf(error)} />}
      {status === 'opening' && (
        <Skeleton height={120} aria-label={t('logs.loading')} />
      )}
      {dropped > 0 && (
        <Text variant="body-small">{t('logs.cut', { count: dropped })}</Text>
      )}
      {lines.length > 0 && (
        <LogView
          lines={found}
          first={search ? 0 : dropped}
          wrap={wrap}
          label={t('logs.title', { name: object.name })}
        />
      )}
      <Text variant="body-small" color="secondary" aria-live="polite">
        {search && t('logs.found', { count: found.length })}
        {!search && status === 'ended' && !error && lines.length > 0
          ? t('logs.ended')
          : ''}
        {status === 'ended' && !error && lines.length === 0
          ? t('logs.empty')
          : ''}
      </Text>
    </Flex>
  );
}

function requestOf(given: {
  cluster: string;
  object: Selection['object'];
  container?: string;
  previous: boolean;
  timestamps: boolean;
}): LogRequest | WorkloadLogRequest {
  const { cluster, object, container = '', previous, timestamps } = given;
  // What has ended is not followed.
  const options = { previous, timestamps, follow: !previous };
  if (object.kind !== 'Pod')
    return {
      ...{ cluster, workload: object, ...options },
      container: container || undefined,
    };
  const { namespace = '', name: pod } = object;
  return { cluster, namespace, pod, container, ...options };
}
