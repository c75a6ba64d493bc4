import { LogViewer } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Skeleton,
  Switch,
  Text,
} from '@backstage/ui';
import { useState } from 'react';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { LogChoice } from './LogChoice';
import { useLog } from './useLog';

/** The log of one container, over the page it was opened from. */
export function LogDialog(props: {
  entityRef: string;
  choice: LogChoice;
  onChoice: (choice: LogChoice) => void;
  onClose: () => void;
}) {
  const { entityRef, choice, onChoice, onClose } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [timestamps, setTimestamps] = useState(false);
  const [wrap, setWrap] = useState(true);
  const { text, status, isCut, error } = useLog(entityRef, {
    ...choice,
    timestamps,
    // What has ended is not followed.
    follow: !choice.previous,
  });
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(1200px, 95vw)"
      height="85vh"
    >
      <DialogHeader>{t('logs.title', { pod: choice.pod })}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="2" style={{ height: '100%' }}>
          <Flex gap="4" align="center" style={{ flexWrap: 'wrap' }}>
            <Text variant="body-small" color="secondary">
              {choice.cluster} · {choice.namespace} · {choice.container}
            </Text>
            <Switch
              label={t('logs.previous')}
              isSelected={choice.previous}
              onChange={previous => onChoice({ ...choice, previous })}
            />
            <Switch
              label={t('logs.timestamps')}
              isSelected={timestamps}
              onChange={setTimestamps}
            />
            <Switch
              label={t('logs.wrap')}
              isSelected={wrap}
              onChange={setWrap}
            />
          </Flex>
          {error && <Alert status="warning" icon title={error.message} />}
          {status === 'opening' && (
            <Skeleton height={120} aria-label={t('logs.loading')} />
          )}
          {isCut && <Text variant="body-small">{t('logs.cut')}</Text>}
          {text && (
            <div style={{ flex: 1, minHeight: 200 }}>
              <LogViewer text={text} textWrap={wrap} />
            </div>
          )}
          {status === 'ended' && !error && (
            <Text variant="body-small" color="secondary">
              {text ? t('logs.ended') : t('logs.empty')}
            </Text>
          )}
        </Flex>
      </DialogBody>
    </Dialog>
  );
}
