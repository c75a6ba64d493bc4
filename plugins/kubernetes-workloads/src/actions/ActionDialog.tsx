import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import {
  ProblemObject,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import useAsync from 'react-use/esm/useAsync';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import { kubernetesWorkloadsApiRef } from '../api';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** Asks the cluster whether it would do something, says what follows from it, and does it once that is confirmed. */
export function ActionDialog(props: {
  entityRef: string;
  cluster: string;
  object: ProblemObject;
  action: WorkloadAction;
  onClose: () => void;
}) {
  const { entityRef, cluster, object, action, onClose } = props;
  const { kind, namespace, name } = object;
  const api = useApi(kubernetesWorkloadsApiRef);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const asked = useAsync(
    () =>
      api.invokeAction(entityRef, action, { cluster, object, dryRun: true }),
    [api, entityRef, action, cluster, kind, namespace, name],
  );
  const [done, invoke] = useAsyncFn(
    () => api.invokeAction(entityRef, action, { cluster, object }),
    [api, entityRef, action, cluster, kind, namespace, name],
  );
  const error = done.error ?? asked.error;
  const isOver = Boolean(done.value ?? error);
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>
        {t(`actions.${action}.title`, { kind: kind.split('.')[0], name })}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text as="p">
            {t('actions.place', { cluster, namespace: namespace ?? '' })}
          </Text>
          <Text as="p">{t(`actions.${action}.consequence`)}</Text>
          <div aria-live="polite">
            {!isOver && (
              <Text as="p" color="secondary">
                {asked.value?.message ?? t('actions.asking')}
              </Text>
            )}
            {done.value && (
              <Alert status="success" icon title={done.value.message} />
            )}
            {error && (
              <Alert
                status="danger"
                icon
                title={t('actions.refused')}
                description={messageOf(error)}
              />
            )}
          </div>
        </Flex>
      </DialogBody>
      <DialogFooter>
        {!isOver && (
          <Button
            variant="primary"
            destructive={action === 'delete-pod'}
            isDisabled={!asked.value || done.loading}
            onPress={() => void invoke()}
          >
            {t(`actions.${action}.confirm`)}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose}>
          {isOver ? t('actions.close') : t('actions.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
