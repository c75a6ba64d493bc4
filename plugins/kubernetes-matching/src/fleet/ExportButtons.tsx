import {
  alertApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import { Page } from '@mooring/plugin-kubernetes-matching-common';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';
import { saveFile } from '../fixes/saveFile';
import { kubernetesMatchingTranslationRef } from '../translation';
import { exportContent, ExportFormat, readAll } from './exportList';

const FORMATS = ['csv', 'json'] as const;

/** Saves the whole list, filtered as it is shown. */
export function ExportButtons<Item>(props: {
  name: string;
  format: ExportFormat<Item>;
  load: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>;
}) {
  const { name, format, load } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const alertApi = useApi(alertApiRef);
  const [pending, setPending] = useState<'csv' | 'json'>();

  const save = async (as: 'csv' | 'json') => {
    setPending(as);
    try {
      const items = await readAll(load);
      const day = new Date().toISOString().slice(0, 10);
      saveFile({
        name: `${name}-${day}.${as}`,
        ...exportContent({ items, format, as }),
      });
    } catch (error) {
      const reason = (error as Error).message;
      alertApi.post({
        message: t('export.failed', { reason }),
        severity: 'error',
      });
    } finally {
      setPending(undefined);
    }
  };
  return (
    <Flex gap="2">
      {FORMATS.map(as => (
        <Button
          key={as}
          variant="secondary"
          iconStart={<RiDownloadLine />}
          aria-label={t('export.label', { format: t(`export.${as}`) })}
          isPending={pending === as}
          isDisabled={pending !== undefined}
          onPress={() => save(as)}
        >
          {t(`export.${as}`)}
        </Button>
      ))}
    </Flex>
  );
}
